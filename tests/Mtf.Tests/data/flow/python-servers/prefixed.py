import os
from typing import Optional

from fastmcp import Context, FastMCP

PREFIX = os.environ.get("PREFIX", "")
mcp = FastMCP("prefixed")


def named(name):
    return f"{PREFIX}_{name}" if PREFIX else name


@mcp.tool(name=named("first"), description="The first")
def first(a: str, context: Optional[Context] = None) -> str:
    return a


@mcp.tool(name=named("second"), description="The second")
def second(b: int, context: Context | None = None) -> str:
    return str(b)
