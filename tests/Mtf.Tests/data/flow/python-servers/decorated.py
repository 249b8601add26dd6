"""Small server of the official SDK."""
from enum import Enum
from typing import Annotated, Literal, Optional

from mcp.server.fastmcp import Context, FastMCP
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

mcp = FastMCP("decorated")


class Unit(str, Enum):
    METRIC = "metric"
    IMPERIAL = "imperial"


class Filter(BaseModel):
    field: str = Field(description="Name of the field")
    limit: int = 10


@mcp.tool()
def weather(city: str, unit: Unit = Unit.METRIC, days: int = 3) -> str:
    """Weather of a city.

    Asks the service for the next days.
    """
    return city


@mcp.tool(name="find-items", description="Finds items.", annotations=ToolAnnotations(title="Find", readOnlyHint=True, destructiveHint=False))
async def find(query: Annotated[str, Field(description="What to look for")], filters: list[Filter], ctx: Context, tags: Optional[list[str]] = None) -> list[str]:
    return [query]


@mcp.tool()
def mode(kind: Literal["fast", "slow"], exact: "bool | None" = False, ratio: float | None = None):
    pass


@mcp.resource("config://{section}")
def configuration(section: str) -> str:
    """One section of the configuration."""
    return section


@mcp.prompt()
def review(code: str, style: str = "short") -> str:
    """Asks for a review."""
    return code
