import mcp.types as types
from mcp.server import Server
from pydantic import BaseModel

app = Server("lowlevel")


class Arguments(BaseModel):
    repository: str
    depth: int = 1


@app.list_tools()
async def list_tools() -> list[types.Tool]:
    return [
        types.Tool(
            name="status",
            description="Shows " "the status.",
            inputSchema={
                "type": "object",
                "properties": {"path": {"type": "string", "description": "A folder"}, "count": {"type": "integer"}},
                "required": ["path"],
            },
            annotations=types.ToolAnnotations(readOnlyHint=True),
        ),
        types.Tool(name="log", description="Shows the log.", inputSchema=Arguments.model_json_schema()),
    ]


@app.list_prompts()
async def list_prompts():
    return [types.Prompt(name="explain", description="Explains.")]


@app.call_tool()
async def call_tool(name: str, arguments: dict):
    if name == "status":
        return open(arguments["path"]).read()
    elif name == "log":
        return str(arguments["depth"])
    raise ValueError(name)
