"""The container files name only what exists: files, commands, variables, services."""

import importlib.util
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from processes.command import parser
from processes.plan import DRAINING_MAY_TAKE, JOBS_MAY_TAKE
from tools.places import ROOT

DOCKER = ROOT / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
NGINX = (DOCKER / "proxy" / "nginx.conf").read_text()
# Read by the images themselves, as their makers document.
OF_THE_IMAGES = {
    "PROMETHEUS_MULTIPROC_DIR",
    "POSTGRES_PASSWORD",
    "POSTGRES_INITDB_ARGS",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "PATH",
}
MADE_BY_BUILDING = {"frontend/dist"}


def words_of(command: list[str] | str) -> list[str]:
    return command.split() if isinstance(command, str) else [word for part in command for word in part.split()]


def product_sources() -> str:
    files = [
        *ROOT.glob("backend/**/*.py"),
        *ROOT.glob("realtime/**/*.py"),
        *ROOT.glob("processes/*.py"),
        *DOCKER.glob("postgres/*.sh"),
    ]
    return "\n".join(path.read_text() for path in files)


def test_images_are_names_without_a_host() -> None:
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)", DOCKERFILE, re.MULTILINE))
    images = [service["image"] for service in SERVICES.values()] + list(arguments.values())
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert {"${PYTHON}", "packages"} == set(stages)
    for image in images:
        assert not re.search(r"[.:]", image.rsplit(":", 1)[0]), image


def test_copied_files_exist() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            for name in ("run", "fast"):
                assert (ROOT / source.replace("${LOCK}", name)).exists(), source


def test_copied_stages_and_their_files_are_made() -> None:
    stages = set(re.findall(r" AS (\w+)", DOCKERFILE))
    assert set(re.findall(r"--from=(\w+)", DOCKERFILE)) <= stages


def test_every_command_exists() -> None:
    for name, service in SERVICES.items():
        words = words_of(service.get("command", []))
        for word, following in pairwise(words):
            if word == "manage.py":
                assert following in get_commands(), f"{name}: manage.py {following}"
            if word == "-m":
                assert importlib.util.find_spec(following), f"{name}: {following}"


def given(words: list[str] | str) -> list[str]:
    """A command with the defaults of its variables, as the container gets it."""
    return [re.sub(r"^\$\{\w+:-(.+?)\}$", r"\1", str(word)) for word in words]


def test_web_and_worker_are_started_by_the_supervisor_with_words_it_knows() -> None:
    started = re.search(r"^CMD \[(.+)\]", DOCKERFILE, re.MULTILINE)
    assert started
    image = [word.strip(' "') for word in started[1].split(",")]
    for words in (image, given(SERVICES["web"]["command"]), given(SERVICES["worker"]["command"])):
        assert words[:2] == ["./chidao", "serve"]
        parser().parse_args(words[2:])
    web = parser().parse_args(given(SERVICES["web"]["command"])[2:])
    worker = parser().parse_args(given(SERVICES["worker"]["command"])[2:])
    assert web.web > 1
    assert (web.workers, worker.web) == (0, 0)
    assert worker.workers > 1


@pytest.mark.parametrize("name", ["web", "worker"])
def test_containers_wait_until_the_supervisor_has_ended_its_processes(name: str) -> None:
    grace = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
    assert grace > max(DRAINING_MAY_TAKE, JOBS_MAY_TAKE) + 5
    assert SERVICES[name]["init"] is True


def test_valkey_evicts_nothing_and_people_are_sent_only_to_who_is_ready() -> None:
    words = SERVICES["valkey"]["command"]
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"
    assert any("/readyz" in word for word in SERVICES["web"]["healthcheck"]["test"])


def test_proxy_does_not_show_the_measurements() -> None:
    assert re.search(r"location = /metrics \{\s+return 404;", NGINX)


def test_variables_are_those_of_the_example() -> None:
    used = set(re.findall(r"\$\{(\w+)", (DOCKER / "compose.yml").read_text()))
    given = set(re.findall(r"^(\w+)=", (DOCKER / ".env.example").read_text(), re.MULTILINE))
    assert used == given


def test_every_setting_is_read_by_something() -> None:
    set_here = {name for service in SERVICES.values() for name in service.get("environment", {})}
    set_here |= set(re.findall(r"(?:^ENV |\s{4})([A-Z_]+)=", DOCKERFILE, re.MULTILINE)) - {"DJANGO_SETTINGS_MODULE"}
    sources = product_sources()
    unknown = {name for name in set_here - OF_THE_IMAGES if name not in sources and not name.startswith("PIP_")}
    assert unknown == set()


def test_services_networks_and_volumes_named_exist() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", []):
            source = re.sub(r"^\$\{\w+:-(.+?)\}", r"\1", volume).split(":")[0]
            exists = (DOCKER / source).exists() or source == "./certs" if source.startswith(".") else None
            assert source in COMPOSE["volumes"] if exists is None else exists, f"{name}: {volume}"


@pytest.mark.parametrize("name", ["prepare", "web", "worker", "proxy", "valkey"])
def test_service_can_write_nowhere_and_has_no_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in SERVICES["proxy"]["networks"]


def test_image_runs_as_the_user_whose_files_the_proxy_sends() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == [SERVICES["proxy"]["user"]]


def test_proxy_hands_on_to_the_web_service_and_its_port() -> None:
    assert set(re.findall(r"http://(\w+):(\d+)", NGINX)) == {("web", "8000")}
    inside = {port.rsplit(":", 1)[-1] for port in SERVICES["proxy"]["ports"]}
    assert set(re.findall(r"listen (\d+)", NGINX)) == inside


def test_proxy_sends_files_only_when_told_by_the_web_process() -> None:
    block = re.search(r"location (\S+) \{\s+internal;.*\s+alias (\S+);", NGINX)
    assert block
    assert any(volume == f"files:{block[2].rstrip('/')}:ro" for volume in SERVICES["proxy"]["volumes"])
    assert f'"{block[1].rstrip("/")}"' in product_sources()


def test_mounted_files_of_the_proxy_are_those_it_reads() -> None:
    mounted = [Path(volume.split(":")[-2]).parent for volume in SERVICES["proxy"]["volumes"] if "nginx" in volume]
    for path in re.findall(r"ssl_certificate(?:_key)?\s+(\S+);", NGINX):
        assert Path(path).parent in mounted or Path(path).parent.parent in mounted
