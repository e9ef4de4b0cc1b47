"""Which PostgreSQL is taken."""

from pathlib import Path

import pytest

from tools.postgres_binaries import find_binaries, wheel_folder
from tools.problem import Problem


def programs(folder: Path, version: str) -> Path:
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_named_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIDAO_PG_BIN", str(programs(tmp_path, "15.18 (Debian 15.18-0)")))
    assert (find_binaries().folder, find_binaries().major) == (tmp_path, 15)


def test_wheel_is_found_without_being_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHIDAO_PG_BIN", raising=False)
    folder = wheel_folder()
    assert folder is not None
    assert folder in find_binaries().folder.parents


def test_named_folder_without_postgres_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIDAO_PG_BIN", str(tmp_path))
    with pytest.raises(Problem, match="holds no postgres"):
        find_binaries()


def test_too_old_postgres_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIDAO_PG_BIN", str(programs(tmp_path, "14.9")))
    with pytest.raises(Problem, match="too old"):
        find_binaries()
