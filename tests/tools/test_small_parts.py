"""Ports, stamps, tables, verbs, generated files: the small parts of the tools."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import verbs
from tools.console import table, take_steps
from tools.generated import differing_files
from tools.places import ROOT
from tools.ports import free_port, is_free, require_free
from tools.problem import Problem
from tools.site import Choice
from tools.stamps import digest_of, is_fresh, write_stamp


def test_used_port_is_named_with_another_one_to_take() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        with pytest.raises(Problem, match=str(port)) as caught:
            require_free("127.0.0.1", port)
    assert "PORT=" in caught.value.advice


def test_free_port_is_free() -> None:
    assert is_free("127.0.0.1", free_port())


def test_stamp_is_fresh_until_a_source_changes(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "stamps" / "stamp"
    source.write_text("one")
    write_stamp(stamp, digest_of([source]))
    assert is_fresh(stamp, digest_of([source]))
    source.write_text("two")
    assert not is_fresh(stamp, digest_of([source]))


def test_renamed_source_is_a_change(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("same")
    before = digest_of([first])
    first.rename(second)
    assert digest_of([second]) != before


def test_table_lines_up() -> None:
    assert table([("Tên", "Mật khẩu"), ("Nguyễn Văn An", "x")]) == "Tên            Mật khẩu\nNguyễn Văn An  x"


def test_steps_are_numbered_and_stop_at_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise Problem("no")

    with pytest.raises(Problem):
        take_steps([("One", lambda: "up to date"), ("Two", fail), ("Three", lambda: None)])
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("[1/3] One ... up to date, ")
    assert lines[1] == "[2/3] Two ... failed"
    assert len(lines) == 2


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 80"])
def test_senseless_port_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Problem, match="no port number"):
        Choice.from_environment()


@pytest.mark.parametrize("count", ["none", "0", "-2", "1000"])
def test_senseless_number_of_web_processes_is_refused(count: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB", count)
    with pytest.raises(Problem, match="WEB="):
        Choice.from_environment()


def test_several_web_processes_without_redis_are_refused_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB", "3")
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(Problem, match=r"cần REDIS_URL.*\n.*need REDIS_URL"):
        Choice.from_environment()


def test_stale_and_missing_generated_files_are_named(tmp_path: Path) -> None:
    copy, original = tmp_path / "copy", tmp_path / "original"
    for folder in (copy, original):
        (folder / "docs").mkdir(parents=True)
        (folder / "docs" / "same.md").write_text("same")
        (folder / "docs" / "events.md").write_text(folder.name)
    (copy / "new.ts").write_text("new")
    assert differing_files(copy, original) == ["docs/events.md", "new.ts"]


def test_every_verb_has_a_target_and_a_line_of_help() -> None:
    targets = (ROOT / "Makefile").read_text()
    for name in verbs.VERBS:
        assert f" {name}" in targets
        assert f"make {name}" in verbs.help_text()


def test_unknown_verb_is_told_what_there_is(capfd: pytest.CaptureFixture[str]) -> None:
    assert verbs.main(["rnu"]) == verbs.MISUSED
    assert "make run" in capfd.readouterr().out


def test_tools_need_nothing_but_the_standard_library() -> None:
    # -I -S: no site-packages at all, as on a fresh machine.
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tools import verbs; sys.exit(verbs.main(['help']))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_door_answers_from_any_folder(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "tools" / "dev.py"), "help"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_ci_runs_the_same_as_a_person() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line.strip() for line in lines if "test" in line and not line.startswith(("#", "if "))]
    assert commands == ["exec make test", "exec python3 tools/dev.py test"]
