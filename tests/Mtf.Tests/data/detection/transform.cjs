// transform.cjs <node_modules> <mode> <folder of servers>: rewrites the code of every server as minifiers and bundlers do.
const fs = require("fs"), path = require("path");
const [modules, mode, root] = process.argv.slice(2);
const esbuild = require(path.join(modules, "esbuild"));
const terser = require(path.join(modules, "terser"));
const walk = (folder) => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => entry.isDirectory() ? walk(path.join(folder, entry.name)) : [path.join(folder, entry.name)]);
const isCode = (file) => /\.[cm]?[jt]sx?$/.test(file);

async function rewrite(file) {
  const text = fs.readFileSync(file, "utf8");
  const plain = await esbuild.transform(text, { loader: /\.[cm]?ts$/.test(file) ? "ts" : "js", minify: mode === "minify", charset: "utf8" });
  const isModule = /^\s*(import|export)\b/m.test(text);
  const code = mode === "terser" ? (await terser.minify(plain.code, { module: isModule, mangle: { toplevel: true }, compress: { passes: 2 } })).code : plain.code;
  fs.writeFileSync(file, code);
}

async function bundle(server) {
  const manifest = JSON.parse(fs.readFileSync(path.join(server, "package.json"), "utf8"));
  const entry = path.join(server, typeof manifest.bin === "object" ? Object.values(manifest.bin)[0] : manifest.main);
  const installed = Object.values(manifest.scripts ?? {}).join(" ");
  const built = await esbuild.build({
    entryPoints: [entry], bundle: true, packages: "external", platform: "node", format: manifest.type === "module" ? "esm" : "cjs", minify: true, write: false, charset: "utf8",
  });
  walk(server).filter((file) => isCode(file) && !installed.includes(path.basename(file))).forEach((file) => fs.rmSync(file));
  fs.mkdirSync(path.dirname(entry), { recursive: true });
  fs.writeFileSync(entry, built.outputFiles[0].contents);
}

(async () => {
  for (const server of fs.readdirSync(root).map((name) => path.join(root, name))) {
    try {
      if (mode === "bundle") await bundle(server);
      else for (const file of walk(server).filter(isCode)) await rewrite(file);
    } catch (error) {
      console.error(`${path.basename(server)}: ${error.message}`);
      process.exitCode = 1;
    }
  }
})();
