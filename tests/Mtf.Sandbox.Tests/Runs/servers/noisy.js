console.log('Server is starting ...');
for (let i = 0; i < 20000; i++) console.error('line ' + i);
process.stdout.write('{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n[1,2]\n');
require('./mcp').serve({ talk: { call: () => 'x'.repeat(3 << 20) } });
