require('./mcp').serve({ add: { properties: { a: { type: 'number' } }, call: () => 3 } });
