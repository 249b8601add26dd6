from mcp.server.lowlevel import Server
from mcp.types import ListToolsResult, Tool

TOOLS = []
TOOLS.append(Tool(name="first", description="One.", inputSchema={"type": "object", "properties": {"a": {"type": "string"}}}))
TOOLS.append(Tool(name="second", description="Two.", inputSchema={"type": "object", "properties": {}}))


def build() -> Server:
    server = Server("listed")

    @server.list_tools()
    async def handle_list():
        return TOOLS

    @server.call_tool()
    async def handle_call(name, arguments):
        match name:
            case "first":
                return arguments["a"]
            case "second":
                return ""

    return server
