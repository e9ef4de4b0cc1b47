"""A web process whose clock is wrong by CHAOS_CLOCK seconds: `python -m tests.chaos.wrong_clock` instead of serve.

The wall clock is shifted for all of Python (`time`, `datetime`); the monotonic clock goes right, as on a machine whose
time was set wrongly. PostgreSQL and the other processes keep the true time.
"""

from __future__ import annotations

import os
import time

import time_machine

if __name__ == "__main__":
    time_machine.travel(time.time() + int(os.environ["CHAOS_CLOCK"]), tick=True).start()

    from realtime.serve import main

    main()
