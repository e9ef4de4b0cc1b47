"""PostgreSQL of our own: what the data folder keeps, what is refused, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.tools.conftest import inside_the_data_folder, processes_naming, wait_for
from tools import unprivileged
from tools.embedded_postgres import EmbeddedPostgres
from tools.places import ROOT
from tools.problem import Problem


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("server"), durable=False) as running:
        yield running


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_our_role_owns_the_database_without_being_superuser(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(server.url, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True


def test_our_role_may_create_the_extensions_of_search(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
        connection.rollback()


def test_vietnamese_letters_change_case(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SELECT lower('ĐẶNG THỊ Ế') || upper('ượ')") == "đặng thị ếƯỢ"


def test_no_port_is_opened(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SHOW listen_addresses") == ""


def test_socket_is_closed_to_others(server: EmbeddedPostgres) -> None:
    assert server.place.sockets.stat().st_mode & 0o077 == 0


def test_second_server_for_the_same_folder_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(Problem, match=f"process {os.getpid()}"):
        EmbeddedPostgres(server.data).start()


@inside_the_data_folder
def test_data_outlives_the_server(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as first, psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Công văn' AS kind")
    with EmbeddedPostgres(tmp_path, durable=False) as second:
        assert ask(second.url, "SELECT kind FROM kept") == "Công văn"


@inside_the_data_folder
def test_folder_of_another_version_is_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("13\n")
    with pytest.raises(Problem, match="made by PostgreSQL 13") as caught:
        EmbeddedPostgres(tmp_path).start()
    assert "restore" in caught.value.advice


@inside_the_data_folder
def test_interrupted_initdb_is_not_taken_for_a_database(tmp_path: Path) -> None:
    (tmp_path / "postgres.unfinished").mkdir()
    (tmp_path / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert ask(server.url, "SELECT 1") == 1


@inside_the_data_folder
def test_pid_file_of_a_dead_server_does_not_stop_the_next(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False):
        pass
    # The number is taken by somebody else now: by this very test.
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert ask(server.url, "SELECT 1") == 1


@inside_the_data_folder
def test_long_data_folder_still_gets_a_short_socket(tmp_path: Path) -> None:
    long = tmp_path / ("công-văn-" * 12)
    with EmbeddedPostgres(long, durable=False) as server:
        assert len(os.fsencode(server.place.sockets)) < 86
        assert ask(server.url, "SELECT 1") == 1
    assert not server.place.sockets.exists()


def test_killed_parent_takes_its_server_along(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.embedded_postgres", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        url = parent.stdout.readline().strip() if parent.stdout else ""
        assert ask(url, "SELECT 1") == 1
        parent.kill()
    log = tmp_path / "postgres.log"
    wait_for(lambda: "database system is shut down" in log.read_text(), "the end of the server", 30)
    wait_for(lambda: not processes_naming(str(tmp_path)), "the end of its process", 15)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_without_user_namespaces_serves_as_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.postgres_cluster.STRANGERS_HOME", Path("/var/tmp") / f"chidao-test-{os.getpid()}")
    with EmbeddedPostgres(tmp_path, durable=False, way=unprivileged.stranger_way()) as server:
        assert ask(server.url, "SELECT 1") == 1
        assert server.place.cluster.stat().st_uid != 0
    assert not server.place.cluster.exists()
    server.place.sockets.parent.rmdir()
