from mcp.server import Server
from mcp.types import ListToolsResult, Tool


async def list_tools(context, params):
    return ListToolsResult(tools=[
        Tool(name="status", description="Tells how it is", input_schema={"type": "object", "properties": {}}),
        Tool(name="read", description="Reads a file", input_schema={"type": "object", "properties": {"path": {"type": "string"}}}),
    ])


async def call_tool(context, params):
    match params.name:
        case "read":
            return open(params.arguments["path"]).read()
        case "status":
            return "fine"


server = Server("given", on_list_tools=list_tools, on_call_tool=call_tool)
