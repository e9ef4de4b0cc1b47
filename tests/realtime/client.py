"""A WebSocket client for tests: keeps everything it was sent, answers questions with a deadline."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

Frame = dict[str, Any]
DEADLINE = 20.0  # long: it costs nothing where all is well, and the machine may be busy


class Refused(Exception):
    """The server answered a command with an error frame."""

    def __init__(self, error: Frame) -> None:
        super().__init__(error["code"])
        self.error = error
        self.code = str(error["code"])


class Socket:
    """One open socket. `frames` holds all frames in order, arrays taken apart."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.frames: list[Frame] = []
        self.times: list[float] = []  # when each frame came, seconds since the epoch
        self._ref = 100
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, address: str, cookie: str, origin: str | None = None, **options: Any) -> Self:
        """Connect as a browser with this session cookie; does not wait for the hello."""
        headers = {"Cookie": f"session={cookie}"} if cookie else {}
        same = "http" + address.removeprefix("ws").partition("/ws/")[0]
        line = await connect(
            address,
            additional_headers=headers,
            origin=Origin(origin or same),
            compression=None,
            max_size=None,
            **options,
        )
        return cls(line)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self.line.close()
        await self._reader

    def cut(self) -> None:
        """Lose the network: no close frame, as when a phone leaves the room."""
        self.line.transport.abort()

    async def until(self, wanted: Callable[[Frame], bool], timeout: float = DEADLINE, start: int = 0) -> Frame:
        """The first frame that is wanted, waiting for it until the deadline; a closed socket raises."""

        async def look() -> Frame:
            position = start
            async with self._news:
                while True:
                    while position < len(self.frames):
                        frame = self.frames[position]
                        position += 1
                        if wanted(frame):
                            return frame
                    if self._reader.done():
                        raise ConnectionError(f"closed with {self.line.close_code} before it came")
                    await self._news.wait()

        return await asyncio.wait_for(look(), timeout)

    async def hello(self) -> Frame:
        content: Frame = (await self.until(lambda frame: "hello" in frame))["hello"]
        return content

    async def say(self, **frame: Any) -> None:
        await self.line.send(json.dumps(frame))

    async def ask(self, do: str, **fields: Any) -> Frame:
        """Give a command and return the content of its answer; raises Refused."""
        self._ref += 1
        ref = self._ref
        await self.say(do=do, ref=ref, **fields)
        answer = await self.until(lambda frame: frame.get("ref") == ref)
        if "error" in answer:
            raise Refused(answer["error"])
        content: Frame = answer["ok"]
        return content

    async def error(self) -> Frame:
        """The next error frame that belongs to no command of `ask`."""
        start = len(self.frames)
        content: Frame = (await self.until(lambda frame: "error" in frame, start=start))["error"]
        return content

    async def follow(self, stream: str, after: int | None = None, **fields: Any) -> Frame:
        return await self.ask("stream.open", stream=stream, **({} if after is None else {"after": after}), **fields)

    async def event(self, stream: str, seq: int, timeout: float = DEADLINE) -> Frame:
        return await self.until(lambda frame: frame.get("stream") == stream and frame.get("seq") == seq, timeout)

    def numbers(self, stream: str) -> list[int]:
        """The numbers of all events received of a stream, in order of arrival."""
        return [frame["seq"] for frame in self.frames if frame.get("stream") == stream and "seq" in frame]

    def events(self, stream: str) -> list[Frame]:
        return [frame for frame in self.frames if frame.get("stream") == stream and "seq" in frame]

    async def closed(self, timeout: float = DEADLINE) -> tuple[int | None, str]:
        """Code and reason with which the server closed."""
        await asyncio.wait_for(self.line.wait_closed(), timeout)
        return self.line.close_code, self.line.close_reason or ""

    async def _read(self) -> None:
        try:
            async for text in self.line:
                content = json.loads(text)
                frames = content if isinstance(content, list) else [content]
                async with self._news:
                    self.frames += frames
                    self.times += [time.time()] * len(frames)
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        finally:
            async with self._news:
                self._news.notify_all()
