"""The pulse of a child: a pipe on which its event loop says every second that it turns, and once that it can serve.

A loop that hangs (stopped, deadlocked, busy for ever) falls silent, although its process lives and its port is open:
only this tells the supervisor. The other way round a child whose supervisor is gone finds its pipe broken.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from typing import Self

VARIABLE = "CHIDAO_PULSE"  # number of the descriptor to write to
PERIOD = 1.0
ALIVE = b"."
READY = b"R"


class Pulse:
    """The child's end; without a supervisor it says nothing to nobody."""

    def __init__(self, pipe: int | None) -> None:
        self._pipe = pipe
        self._sign = ALIVE

    @classmethod
    def from_environment(cls) -> Self:
        number = os.environ.pop(VARIABLE, "")  # a child's own children have another pulse, or none
        return cls(int(number) if number else None)

    async def beat(self, orphaned: Callable[[], None]) -> None:
        """As long as the supervisor lives; then `orphaned` is called once."""
        while self.tell(self._sign):  # noqa: ASYNC110 - a pulse is a matter of time
            await asyncio.sleep(PERIOD)
        orphaned()

    async def ready_when(self, can_serve: Callable[[], Awaitable[bool]]) -> None:
        """Ask once a second until it can; from then on the pulse says so."""
        while not await can_serve():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(PERIOD)
        self._sign = READY
        self.tell(READY)

    def tell(self, sign: bytes) -> bool:
        """Whether somebody is there to hear it."""
        try:
            if self._pipe is not None:
                os.write(self._pipe, sign)
        except BlockingIOError:
            return True  # the supervisor is stopped, and the pipe is full
        except BrokenPipeError:
            return False
        return True


class Listening:
    """The supervisor's end."""

    def __init__(self) -> None:
        self.pipe, self.theirs = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def given_away(self) -> None:
        """Forget the child's end once the child has it, so that its death breaks the pipe."""
        os.close(self.theirs)

    def heard(self) -> bytes:
        """What the child has said since the last call."""
        with contextlib.suppress(BlockingIOError):
            return os.read(self.pipe, 4096)
        return b""

    def close(self) -> None:
        os.close(self.pipe)
