"""The official Python client: lists, searches, reads, and deletes what is confirmed.

Says what it did on stdout, as tests/clients/scene.ts does. What it connects to comes as JSON on stdin, because
everybody on the machine can read arguments: `{"url", "token"}`, or `{"command", "args", "env"}`.
"""

import asyncio
import json
import re
import sys

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

# Ids and tokens are other ones in every run.
ALTERS = [
    (re.compile(r"^imap:default:(.*):\d+:\d+$"), r"imap:default:\1:…"),
    (re.compile(r"^[\w.-]{12,}$"), "…"),
]


def shortened(value):
    if isinstance(value, dict):
        return {key: shortened(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shortened(one) for one in value]
    if isinstance(value, str):
        for pattern, replacement in ALTERS:
            value = pattern.sub(replacement, value)
    return value


async def call(client, tool, arguments):
    said = json.dumps(shortened(arguments), ensure_ascii=False, separators=(",", ":"))
    print(f"> {tool} {said}")
    result = await client.call_tool(tool, arguments)
    if result.is_error:
        sys.exit(f"{tool}: {result.content[0].text}")
    answer = result.structured_content
    if json.loads(result.content[0].text) != answer:
        sys.exit(f"{tool}: the text is another value")
    print(f"  {answer['summary']}")
    return answer["data"]


async def scene(client):
    print(f"> connected to {client.server_info.name}")
    tools = (await client.list_tools()).tools
    print(f"> tools/list\n  {len(tools)} tools")
    found = await call(client, "imap_search_messages", {"subject": "lighthouse", "limit": 2})
    message_id = found["messages"][0]["id"]
    message = await call(client, "imap_get_message", {"message_id": message_id})
    print(f"  {message['subject']}, from {message['from'][0]}")
    deletion = {"message_ids": [message_id], "action": "delete"}
    asked = await call(client, "imap_apply_to_messages", deletion)
    print(f"  {asked['status']}")
    confirmed = {**deletion, "confirm_token": asked["confirm_token"]}
    done = await call(client, "imap_apply_to_messages", confirmed)
    await call(client, "imap_undo_operation", {"operation_id": done["operation_id"]})


async def main():
    target = json.load(sys.stdin)
    if "url" not in target:
        async with Client(StdioServerParameters(**target)) as client:
            return await scene(client)
    headers = {"Authorization": f"Bearer {target['token']}"}
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        async with Client(streamable_http_client(target["url"], http_client=http)) as client:
            await scene(client)


asyncio.run(main())
