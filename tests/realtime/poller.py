"""A long-polling client for tests: asks, applies what has the next number, and asks again."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

Frame = dict[str, Any]
PATH = "/api/v1/streams"


@dataclass
class Answer:
    """One answer, taken apart."""

    status: int
    headers: httpx.Headers
    content: dict[str, Any]
    size: int

    @property
    def frames(self) -> list[Frame]:
        frames: list[Frame] = self.content["frames"]
        return frames

    @property
    def heads(self) -> dict[str, int]:
        heads: dict[str, int] = self.frames[-1]["heads"]
        return heads

    @property
    def errors(self) -> dict[int, str]:
        """Place in the question -> code."""
        return {frame["ref"]: frame["error"]["code"] for frame in self.frames if "error" in frame}

    @property
    def gone(self) -> list[str]:
        return [frame["gone"]["stream"] for frame in self.frames if "gone" in frame]

    def numbers(self, stream: str) -> list[int]:
        return [frame["seq"] for frame in self.frames if frame.get("stream") == stream]


@dataclass
class Poller:
    """One person's browser without WebSockets. `positions` are the numbers it has."""

    base: str
    key: str
    positions: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[Frame] = field(default_factory=list)

    def __post_init__(self) -> None:
        cookies = {"session": self.key} if self.key else {}
        self.line = httpx.AsyncClient(base_url=self.base, cookies=cookies, timeout=60)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.line.aclose()

    async def ask(self, **more: Any) -> Answer:
        """One poll; what comes is applied as a client must: only the next number counts."""
        after = [f"{stream}:{number}" for stream, number in self.positions.items()]
        response = await self.line.get(PATH, params={"after": after, **more}, headers=self.headers)
        answer = Answer(response.status_code, response.headers, response.json(), len(response.content))
        for frame in answer.content.get("frames", []):
            stream = frame.get("stream", "")
            if "seq" in frame and frame["seq"] == self.positions.get(stream, -2) + 1:
                self.positions[stream] = frame["seq"]
                self.seen.append(frame)
        return answer

    async def until(self, stream: str, number: int) -> None:
        """Ask until this number has come."""
        for _ in range(200):
            if self.positions[stream] >= number:
                return
            answer = await self.ask()
            assert answer.status == 200, answer.content
        raise AssertionError(f"{stream} stays at {self.positions[stream]}")

    def numbers(self, stream: str) -> list[int]:
        return [frame["seq"] for frame in self.seen if frame["stream"] == stream]
