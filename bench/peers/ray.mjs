import { readFileSync } from 'node:fs';
import { AstAnalyser } from '@nodesecure/js-x-ray';

const analyser = new AstAnalyser();
let [warnings, failed] = [0, 0];
for (const file of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  try {
    warnings += analyser.analyse(readFileSync(file, 'utf8')).warnings.length;
  } catch {
    failed++;
  }
}
console.log(`${warnings} warnings, ${failed} files failed`);
