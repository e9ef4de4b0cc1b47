"""Which lock is installed, when again, and by what."""

import sys
from pathlib import Path

import pytest

from tools import indexes, packages
from tools.problem import Problem


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of our own whose Python is the tests' Python; installing only takes notes."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev", "bootstrap"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"{name}==1\n")
    monkeypatch.setattr(packages, "VENV", venv)
    monkeypatch.setattr(packages, "VENV_PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(packages, "UV_FOLDER", tmp_path / ".uv")
    monkeypatch.setattr(packages, "REQUIREMENTS", tmp_path / "requirements")
    return tmp_path


@pytest.fixture
def installed(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    notes: list[str] = []
    monkeypatch.setattr(packages, "_install", lambda lock: notes.append(lock.stem))
    return notes


def test_unchanged_lock_is_installed_once(installed: list[str]) -> None:
    assert packages.install_packages("run") is None
    assert packages.install_packages("run") == "up to date"
    assert installed == ["run"]


def test_changed_lock_is_installed_again(place: Path, installed: list[str]) -> None:
    packages.install_packages("run")
    (place / "requirements" / "run.lock").write_text("run==2\n")
    packages.install_packages("run")
    assert installed == ["run", "run"]


def test_running_keeps_the_developers_packages(installed: list[str]) -> None:
    packages.install_packages("dev")
    assert packages.install_packages("run") == "up to date"
    assert installed == ["dev"]


def test_developing_adds_to_what_running_installed(installed: list[str]) -> None:
    packages.install_packages("run")
    packages.install_packages("dev")
    assert installed == ["run", "dev"]


def test_environment_with_pytest_but_without_stamp_counts_as_the_developers(place: Path, installed: list[str]) -> None:
    (place / ".venv" / "lib" / "python3.11" / "site-packages" / "pytest").mkdir(parents=True)
    packages.install_packages("run")
    assert installed == ["dev"]


def test_failed_installation_leaves_no_stamp(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_lock: Path) -> None:
        raise Problem("no network")

    monkeypatch.setattr(packages, "_install", fail)
    with pytest.raises(Problem):
        packages.install_packages("run")
    assert not list((place / ".venv").glob("*.stamp"))


def test_pip_is_the_way_when_uv_fails(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def run(words: list[str], **_more: object) -> str:
        calls.append(words)
        if words[0].endswith("/uv"):
            raise Problem("uv failed", details="no such host")
        return ""

    monkeypatch.setattr(packages, "find_uv", lambda: Path("/somewhere/uv"))
    monkeypatch.setattr(packages, "must_run", run)
    packages.install_packages("run")
    assert calls[-1][1:5] == ["-m", "pip", "install", "--require-hashes"]


def test_pip_settings_are_told_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("PIP_CERT", "/etc/ssl/office.pem")
    environment = indexes.uv_environment()
    assert environment["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert environment["SSL_CERT_FILE"] == "/etc/ssl/office.pem"
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


def test_settings_of_uv_itself_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert indexes.uv_environment()["UV_DEFAULT_INDEX"] == "https://other.example/simple"
