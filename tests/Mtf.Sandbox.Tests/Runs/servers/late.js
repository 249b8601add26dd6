require('./mcp').serve({ wait: { call: () => new Promise(() => setInterval(() => {}, 1000)) }, never: { call: () => 1 } });
