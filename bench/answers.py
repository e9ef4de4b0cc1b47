"""Reads what a server answers on an HTTP/1.1 connection that is kept."""

from __future__ import annotations

import asyncio

from tools.problem import Problem


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body of one answer; only 200 counts."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if " 200 " not in head.split("\r\n", 1)[0]:
        raise Problem("the server refused", details=head)
    if "content-length:" in head:
        return await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
    pieces = []
    while length := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append((await reader.readexactly(length + 2))[:-2])
    await reader.readexactly(2)
    return b"".join(pieces)
