"""The browser application's set-up: which Node.js, and when npm has to be asked again."""

import json
from pathlib import Path

import pytest

from tools import frontend
from tools.frontend import install_frontend, matches_lock, node, node_environment
from tools.places import VENV
from tools.programs import must_run

LOCKED: dict[str, dict[str, object]] = {
    "": {"name": "a"},
    "node_modules/a": {"integrity": "sha512-a"},
    "node_modules/windows-only": {"integrity": "sha512-w", "optional": True},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": LOCKED}))
    return tmp_path


def install_by_hand(folder: Path, integrity: str) -> None:
    (folder / "node_modules").mkdir()
    packages = {"node_modules/a": {"integrity": integrity}}
    (folder / "node_modules" / ".package-lock.json").write_text(json.dumps({"packages": packages}))


def test_node_is_the_one_of_the_environment_also_for_scripts() -> None:
    assert Path(node("x")[0]).resolve().is_relative_to(VENV.resolve())
    version = must_run(["node", "--version"], what="node", environment=node_environment())
    assert version.startswith("v24.")


def test_nothing_installed_does_not_match_the_lock(folder: Path) -> None:
    assert not matches_lock(folder)


def test_what_was_installed_by_hand_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object, **_more: object) -> str:
        raise AssertionError("npm was asked although everything is there")

    monkeypatch.setattr(frontend, "must_run", refuse)
    install_by_hand(folder, "sha512-a")
    assert install_frontend(folder) == "up to date"


def test_another_version_than_locked_is_installed_anew(folder: Path) -> None:
    install_by_hand(folder, "sha512-older")
    assert not matches_lock(folder)


def test_missing_package_is_noticed(folder: Path) -> None:
    install_by_hand(folder, "sha512-a")
    more = LOCKED | {"node_modules/b": {"integrity": "sha512-b"}}
    (folder / "package-lock.json").write_text(json.dumps({"packages": more}))
    assert not matches_lock(folder)
