from mcp.server.fastmcp import FastMCP

server = FastMCP("added")


def traced(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper


def double(value: float) -> float:
    """Doubles."""
    return 2 * value


class Notes:
    def __init__(self, server):
        server.add_tool(self.write, name="write_note", description="Writes a note.")

    def write(self, text: str, pinned: bool = False) -> str:
        return text


@server.tool()
@traced
def plain(anything):
    """Takes anything."""
    return anything


server.add_tool(double)
server.tool()(lambda: None)
Notes(server)
