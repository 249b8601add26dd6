from typing import Annotated

from fastmcp import Context, FastMCP
from fastmcp.tools import Tool

mcp: FastMCP = FastMCP(name="two")


@mcp.tool
def greet(name: Annotated[str, "Who is greeted"]) -> str:
    """Greets."""
    return name


@mcp.tool("renamed", tags={"a"})
async def original(ctx: Context, ids: set[int]) -> str:
    """Has another name."""
    return ""


def shout(text: str) -> str:
    """Shouts."""
    return text.upper()


mcp.add_tool(Tool.from_function(shout, name="loud"))


@mcp.resource("data://all", name="everything", description="All of it.")
def all_data() -> str:
    return ""
