"""Processes that the kernel ends when the one that started them dies: even SIGKILL leaves no orphan (Linux)."""

import ctypes
import os
import shutil
import signal
import sys

PR_SET_PDEATHSIG = 1


def ended_with_us(sign: str, *words: str) -> list[str]:
    """The command `words`, sent the signal `sign` at our death; elsewhere than on Linux the plain command."""
    return ["setpriv", "--pdeathsig", sign, *words] if shutil.which("setpriv") else list(words)


def end_with_make() -> None:
    """Under make we end when make does; started from a shell we may outlive it (nohup)."""
    if "MAKELEVEL" in os.environ and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
