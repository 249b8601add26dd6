require('./mcp').serve({ stop: { call: () => process.exit(7) } });
