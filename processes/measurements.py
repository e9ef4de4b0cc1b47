"""The folder in which processes keep their counters, so that each can answer for all (prometheus multiprocess mode)."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from processes.places import ROOT

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def fresh_folder(environment: Mapping[str, str]) -> dict[str, str]:
    """What children need to know of it; emptied of what an earlier run left. An operator may name another one."""
    if given := environment.get(VARIABLE):
        _clear(Path(given))
        Path(given).mkdir(parents=True, exist_ok=True, mode=0o700)
        return {VARIABLE: given}
    data = Path(environment.get("CHIDAO_DATA") or ROOT / ".data")
    folder = data / "run" / f"metrics-{os.getpid()}"
    for old in (data / "run").glob("metrics-*"):
        if not _runs(int(old.name.partition("-")[2] or 0)):
            shutil.rmtree(old, ignore_errors=True)  # another supervisor may be doing the same
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {VARIABLE: str(folder)}


def forget(pid: int, environment: Mapping[str, str]) -> None:
    """Somebody ended: what it had under way (sockets, waiting messages) is no more; what it counted stays."""
    if folder := environment.get(VARIABLE):
        for file in Path(folder).glob(f"gauge_live*_{pid}.db"):
            file.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    return pid != os.getpid() and Path(f"/proc/{pid}").exists()


def _clear(folder: Path) -> None:
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
