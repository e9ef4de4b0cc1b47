"""Waiting that a signal cuts short: a child's end, or what somebody asks of us."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Alarm:
    """`asked` holds the signals that came and nobody has taken yet."""

    def __init__(self, reading: int) -> None:
        self.asked: set[int] = set()
        self._reading = reading

    def wait(self, seconds: float) -> None:
        """Until a signal came (a child's end among them), at most `seconds`."""
        if select.select([self._reading], [], [], seconds)[0]:
            os.read(self._reading, 4096)


@contextmanager
def woken_by_signals(*numbers: signal.Signals) -> Iterator[Alarm]:
    """An alarm that a child's end sets off, and that also collects the signals named."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    alarm = Alarm(reading)
    before = {number: signal.signal(number, lambda came, _: alarm.asked.add(came)) for number in numbers}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
    descriptor = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield alarm
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)
