"""Ending in order: every signal that asks us to end is met like Ctrl-C, and a child's end wakes us."""

import os
import select
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


@contextmanager
def woken_by_children() -> Iterator["Alarm"]:
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    handler = signal.signal(signal.SIGCHLD, lambda *_: None)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield Alarm(reading)
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGCHLD, handler)
        os.close(reading)
        os.close(writing)


class Alarm:
    def __init__(self, reading: int) -> None:
        self._reading = reading

    def wait(self, seconds: float) -> None:
        """Until a signal came (a child's end among them), at most `seconds`."""
        if select.select([self._reading], [], [], seconds)[0]:
            os.read(self._reading, 4096)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
