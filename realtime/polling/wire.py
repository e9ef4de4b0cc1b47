"""A wire that collects frames for one answer instead of sending them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from realtime.frames import protocol
from realtime.frames.protocol import Close
from realtime.frames.wire import Frame

LARGEST_ANSWER = 256 * 1024  # bytes after which nothing more is taken; the client comes back for the rest
# Frames without a number (typing, presence) are worth nothing seconds later; heartbeats are made for the answer.
_LEFT_OUT = re.compile(r'\{(?:"stream":"[^"]*",)?"type":|\{"heads":')
_NO_NEWS = re.compile(r'\{"hello":|\{"ref":\d+,"ok":')
_RETRY = re.compile(r"retry:(\d+)")


class PollWire:
    """What a poll has collected: `news` is set by the first frame worth an answer, `ended` when no more may come."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.ended = asyncio.Event()
        self.session_ended = False
        self.retry: int | None = None
        self._frames: list[str] = []
        self._size = 0

    def write(self, frames: Sequence[Frame]) -> None:
        """Take frames until the answer is full: what follows a frame that is left out is left out as well."""
        for frame in frames:
            if self.ended.is_set():
                return
            if not _LEFT_OUT.match(frame.text):
                self._take(frame.text[1:-1] if frame.is_array else frame.text)

    def pending(self) -> int:
        """The answer is bounded, so nothing ever waits here."""
        return 0

    def close(self, code: int, reason: str = "") -> None:
        """The hub ends the connection: answer now."""
        self.session_ended = code == Close.SESSION_ENDED
        hint = _RETRY.match(reason)
        if hint is not None:
            self.retry = int(hint[1])
        self._end()

    def body(self, heads: dict[str, int], retry: int | None) -> bytes:
        """The answer: the frames as the socket would have sent them, the heads last."""
        frames = ",".join([*self._frames, protocol.heartbeat(heads)])
        hint = "" if retry is None else f',"retry":{retry}'
        return f'{{"frames":[{frames}]{hint}}}'.encode()

    def _take(self, text: str) -> None:
        self._frames.append(text)
        self._size += len(text.encode())
        if not _NO_NEWS.match(text):
            self.news.set()
        if self._size > LARGEST_ANSWER:
            self._end()

    def _end(self) -> None:
        self.news.set()
        self.ended.set()
