"""No lock of the project names a host, and a planted one is found."""

import json
from pathlib import Path

from tools.locks import hosts_in_locks
from tools.places import FRONTEND, REQUIREMENTS


def test_locks_of_the_project_name_no_host() -> None:
    assert hosts_in_locks(REQUIREMENTS, FRONTEND) == []


def test_every_pin_has_a_hash() -> None:
    for lock in REQUIREMENTS.glob("*.lock"):
        pins = [line for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))]
        assert pins
        assert all(line.endswith("\\") for line in pins), lock.name


def test_dev_lock_holds_every_pin_of_the_run_lock() -> None:
    run, dev = (
        {line.split(" ")[0] for line in (REQUIREMENTS / name).read_text().splitlines() if line[:1].isalpha()}
        for name in ("run.lock", "dev.lock")
    )
    assert run <= dev


def test_planted_hosts_are_found(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text("--index-url https://index.example/simple\ndjango==5.2\n")
    packages = {"": {}, "node_modules/a": {"resolved": "https://index.example/a.tgz"}, "node_modules/b": {}}
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
    found = hosts_in_locks(tmp_path, tmp_path)
    assert [line.split(": ")[0] for line in found] == ["run.lock:1", "package-lock.json"]
    assert "node_modules/a" in found[1]
