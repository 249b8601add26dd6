from mcp.server.fastmcp import FastMCP

PREFIX = "db"


def register_read(mcp: FastMCP) -> None:
    @mcp.tool(name=f"{PREFIX}_read")
    def read(table: str, *, limit: int = 5) -> str:
        """Reads rows."""
        return table


def create() -> FastMCP:
    mcp = FastMCP("factory")
    register_read(mcp)

    @mcp.tool(description="Writes a row.")
    def write(table: str, row: dict) -> str:
        return table

    return mcp


if __name__ == "__main__":
    create().run()
