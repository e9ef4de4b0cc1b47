"""A web process whose clock is set wrongly while it runs: `python -m tests.chaos.wrong_clock` instead of serve.

SIGUSR1 shifts the wall clock by CHAOS_CLOCK seconds for all of Python (`time`, `datetime`), and the next one sets it
right again; the monotonic clock goes right, as on a machine whose time is changed. PostgreSQL and the other processes
keep the true time.
"""

from __future__ import annotations

import os
import signal
import time

import time_machine


def main() -> None:
    """Serve; the signals are those of this process."""
    shift = int(os.environ["CHAOS_CLOCK"])
    travels: list[time_machine.travel] = []

    def set_clock(*_: object) -> None:
        if travels:
            travels.pop().stop()
        else:
            travels.append(time_machine.travel(time.time() + shift, tick=True))
            travels[0].start()

    signal.signal(signal.SIGUSR1, set_clock)

    from realtime.serve import main as serve

    serve()


if __name__ == "__main__":
    main()
