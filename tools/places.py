"""Where things are: every path the tools share."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV_FOLDER = ROOT / ".uv"
REQUIREMENTS = ROOT / "requirements"
FRONTEND = ROOT / "frontend"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = VENV_BIN / "python"


def data_folder() -> Path:
    """The folder of everything this copy keeps: database, files, keys, logs."""
    return Path(os.environ.get("CHIDAO_DATA") or ROOT / ".data").resolve()


def site_packages() -> list[str]:
    """Where the packages of the project's environment are, also when another Python runs the tools."""
    found = sorted(str(path) for path in VENV.glob("lib/python3*/site-packages"))
    return found or list(sys.path)


def make_private(folder: Path) -> Path:
    """Create `folder` readable by its owner only: it holds keys and citizens' letters."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
