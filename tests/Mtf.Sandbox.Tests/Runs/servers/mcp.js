// The smallest server: tools is { name: { properties, call(arguments) } }.
const readline = require('node:readline');
exports.serve = tools => readline.createInterface({ input: process.stdin }).on('line', async line => {
  const { id, method, params } = JSON.parse(line);
  const answer = body => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...body }) + '\n');
  if (method === 'initialize') {
    answer({ result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'sample', version: '1.0.0' } } });
  } else if (method === 'tools/list') {
    answer({ result: { tools: Object.entries(tools).map(([name, tool]) => ({ name, description: name, inputSchema: { type: 'object', properties: tool.properties ?? {} } })) } });
  } else if (method === 'tools/call') {
    let text;
    try { text = String(await tools[params.name].call(params.arguments)); } catch (error) { text = 'failed: ' + error.message; }
    answer({ result: { content: [{ type: 'text', text }] } });
  }
});
