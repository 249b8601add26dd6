"""Sub-servers, tools of classes and the fields of arguments."""
from dataclasses import dataclass
from typing import Annotated, Any

from fastmcp import Context, FastMCP
from fastmcp.contrib.mcp_mixin import MCPMixin, mcp_resource, mcp_tool
from fastmcp.prompts import Prompt
from fastmcp.resources import FunctionResource
from pydantic import BaseModel, Field

main = FastMCP("main")
weather = FastMCP("weather")
news = FastMCP("news")


@weather.tool
def forecast(city: str = Field(..., description="Where"), hours: int = Field(12, ge=1, le=48)) -> dict[str, Any]:
    """Forecast of a city."""
    return {}


@news.tool(name="headlines", description="Headlines of " "today.")
async def get_headlines(topic: Annotated[str | None, Field(description="About what")] = None) -> list[str]:
    return []


main.mount(weather, prefix="weather")
main.mount("news", news)


class Store:
    def __init__(self, mcp: FastMCP, root: str):
        self.root = root
        self.mcp = mcp
        self.register()

    def register(self):
        self.mcp.tool(self.load)
        self.mcp.tool(name="save_item", description="Saves an item.")(self.save)

        @self.mcp.tool
        async def remove(key: str, ctx: Context) -> bool:
            """Removes an item."""
            return True

    def load(self, key: str) -> str:
        """Loads an item."""
        return open(self.root + key).read()

    def save(self, key: str, value: str) -> None:
        with open(self.root + key, "w") as handle:
            handle.write(value)


Store(main, "/srv/")


class Clock(MCPMixin):
    @mcp_tool(name="now", description="The time.")
    def now(self, zone: str = "UTC") -> str:
        return zone

    @mcp_resource(uri="clock://zones", name="zones")
    def zones(self) -> str:
        return ""


Clock().register_all(mcp_server=main, prefix="clock")


@dataclass
class Point:
    x: float
    y: float


class Order(BaseModel):
    item: str = Field(description="What is ordered")
    count: int = 1


@main.tool()
def distance(start: Point, end: Point) -> float:
    """Distance of two points."""
    return 0.0


@main.tool(tags={"shop"})
def order(order: Order, *, note: str = "") -> str:
    """Orders something."""
    return order.item


def summary(text: str) -> str:
    """Asks for a summary."""
    return text


main.add_prompt(Prompt.from_function(summary, name="summarise"))
main.add_resource(FunctionResource.from_function(fn=lambda: "x", uri="data://x", name="x"))
main.add_tool(fn=summary, name="sum", description="Sums up.")
