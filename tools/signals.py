"""Ending in order: every signal that asks us to end is met like Ctrl-C."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal raise KeyboardInterrupt like Ctrl-C does, so that every `finally` runs."""
    # nohup says that a closed terminal shall not matter, by ignoring SIGHUP for us.
    met = [sign for sign in ENDING if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN]
    before = {sign: signal.signal(sign, _interrupt) for sign in met}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def ignore_signals() -> None:
    """From here on ending goes its way; it is bounded in time."""
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
