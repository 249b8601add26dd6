from enum import Enum
import logging
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.types import GetPromptResult, Prompt, PromptArgument, Resource, TextContent, Tool
from pydantic import BaseModel


class RepoTools(str, Enum):
    STATUS = "repo_status"
    COMMIT = "repo_commit"


class Status(BaseModel):
    repo_path: str


class Commit(BaseModel):
    repo_path: str
    message: str


SCHEMAS = {
    "extra_one": {"description": "Extra one.", "schema": {"type": "object", "properties": {"q": {"type": "string"}}}},
    "extra_two": {"description": "Extra two.", "schema": {"type": "object", "properties": {}}},
}


async def serve() -> None:
    server = Server("named")

    @server.list_tools()
    async def list_tools() -> list[Tool]:
        tools = [
            Tool(name=RepoTools.STATUS, description="Shows the status.", inputSchema=Status.model_json_schema()),
            Tool(name=RepoTools.COMMIT.value, description="Commits.", inputSchema=Commit.schema()),
        ]
        tools += [Tool(name=name, description=entry["description"], inputSchema=entry["schema"]) for name, entry in SCHEMAS.items()]
        return tools

    @server.list_resources()
    async def list_resources():
        return [Resource(uri="memo://insights", name="Insights", description="What was found.", mimeType="text/plain")]

    @server.read_resource()
    async def read_resource(uri):
        return open(str(uri)).read()

    @server.list_prompts()
    async def list_prompts():
        return [Prompt(name="demo", description="A demo.", arguments=[PromptArgument(name="topic", description="About what", required=True)])]

    @server.get_prompt()
    async def get_prompt(name, arguments):
        return GetPromptResult(messages=[])

    @server.call_tool()
    async def call_tool(name: str, arguments: dict) -> list[TextContent]:
        path = arguments["repo_path"]
        match name:
            case RepoTools.STATUS:
                return [TextContent(type="text", text=path)]
            case RepoTools.COMMIT:
                import subprocess
                return [TextContent(type="text", text=subprocess.getoutput("git commit -m " + arguments["message"]))]
            case _:
                raise ValueError(name)

    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
