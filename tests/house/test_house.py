"""The rules of the house that no linter knows (docs/architecture.md), checked on the source itself."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from backend.events.schema import CATALOGUE

ROOT = Path(settings.ROOT)
WRITES = {
    "append",
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
LONGEST_FILE = 400
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "core"}
LARGE_DATA = {"backend/demo/content"}

# Where else rows may be written, and why.
WRITERS = {
    "backend/events/": "the log itself, below all services",
    "backend/demo/": "sample data, made once into an empty database",
    "backend/web/middleware.py": "a session's row when allauth has not made one",
    "backend/organisations/models/people.py": "the manager that services call to make a person",
}
# Views that are not ours and carry no mark of their own; each is open to signed-in people or to everybody on purpose.
FOREIGN_VIEWS = {
    "SpectacularJSONAPIView": "signed-in people (SERVE_PERMISSIONS)",
    "SpectacularSwaggerSplitView": "signed-in people (SERVE_PERMISSIONS)",
}
PAGES = {
    "backend.web": "pages: the shell and the account's pages ask for signing in, the others are for everybody",
    "allauth": "signing in, at the addresses of backend/web/signing_in.py",
}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        found = sorted(p for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts)
        assert found, f"nothing is in {folder}: a rule about nothing is always kept"
        yield from found


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def may_write(name: str) -> bool:
    is_service = "/services/" in name or name.endswith("/services.py")
    return is_service or any(name.startswith(place) for place in WRITERS)


def writes_rows(call: ast.Call) -> bool:
    """An ORM write, or an append to the log: told from lists, dicts and hashes by what it is called on."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    target = ast.unparse(call.func.value)
    if call.func.attr == "append":
        return target in {"log", "events.log"}
    return ".objects" in target or (call.func.attr == "save" and "image" not in target.lower())


def test_only_services_write() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in sources("backend", "realtime")
        if not may_write(name_of(path))
        for call in calls(path)
        if writes_rows(call)
    ]
    assert not found


def test_nobody_listens_to_signals() -> None:
    for path in sources("backend", "realtime"):
        text = path.read_text(encoding="utf-8")
        assert "@receiver" not in text, name_of(path)
        assert "django.dispatch" not in text, name_of(path)


def test_nobody_prints() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in sources("backend", "realtime")
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]
    assert not found


def test_only_the_gateway_crosses_between_threads() -> None:
    banned = {"sync_to_async", "database_sync_to_async", "async_to_sync"}
    for path in sources("backend", "realtime"):
        if name_of(path) == "realtime/gateway.py":
            continue
        names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
        assert not names & banned, name_of(path)


def test_no_module_is_called_something_that_means_nothing() -> None:
    for path in sources("backend", "realtime", "tools", "tests"):
        if name_of(path) != "backend/lib/postgres/base.py":  # Django looks for a database backend by this name
            assert path.stem not in BANNED_NAMES, name_of(path)
        assert path.parent.name not in BANNED_NAMES, name_of(path)


def test_files_hold_one_thing() -> None:
    found = {
        name_of(path): count
        for path in sources("backend", "realtime", "tools", "tests")
        if not any(name_of(path).startswith(place) for place in LARGE_DATA)
        and (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert not found


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in sources("backend", "realtime", "tools")
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(tree_of(path))
        and path.name != "manage.py"
    ]
    assert not silent


def test_every_event_is_worded_in_both_languages() -> None:
    assert CATALOGUE
    for name, event in CATALOGUE.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", name), name
        assert event.wording.vi.strip(), name
        assert event.wording.en.strip(), name
        assert event.streams, name


def handled_types() -> str:
    """All client source that may hold handlers, generated files and tests left out."""
    parts = []
    for path in sorted((ROOT / "frontend/src").rglob("*.ts*")):
        if ".gen." not in path.name and ".test." not in path.name:
            parts.append(path.read_text(encoding="utf-8"))
    return "\n".join(parts)


# Events the browser need not handle, and why.
NOT_FOR_THE_BROWSER = {"sessions.ended": "the server closes the sockets it names (4401), which the client does handle"}


def test_every_event_is_handled_in_the_browser() -> None:
    client = handled_types()
    wanted = sorted(set(CATALOGUE) - set(NOT_FOR_THE_BROWSER))
    assert not [name for name in wanted if f'"{name}"' not in client]


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry


def test_every_route_names_its_policy_or_is_public_on_purpose() -> None:
    unmarked = []
    for address, route in routes():
        callback = route.callback
        view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
        if view is not None and view.__name__ in FOREIGN_VIEWS:
            continue
        if address.startswith("/api/"):
            marked = view if view is not None else callback
            if not (getattr(marked, "policy", "") or getattr(marked, "public", False)):
                unmarked.append(address)
        elif not any(callback.__module__.startswith(place) for place in PAGES):
            unmarked.append(address)
    assert not unmarked


# Commands that touch nothing but the connection they came by.
OWN_CONNECTION = {"ping", "stream.close", "typing.stop", "presence.set", "presence.watch"}


def test_every_command_of_the_socket_asks_a_policy() -> None:
    """Acts go through a service, which asks; opening and typing ask the policy of the stream themselves."""
    from realtime.sockets.acts import ACTS
    from realtime.sockets.commands import LIVE

    assert ACTS
    for name in [*ACTS, *LIVE]:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+|ping", name), name
    for name, act in ACTS.items():
        assert asks(act.run, "services", "reception"), name
    for name, live in LIVE.items():
        assert name in OWN_CONNECTION or asks(live.run, "open_stream", "gateway.act"), name


def asks(function: object, *names: str) -> bool:
    source = inspect.getsource(function)  # type: ignore[arg-type]
    return any(re.search(rf"\b{re.escape(name)}\b", source) for name in names)


def test_locks_name_no_host() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert packages
    assert not [name for name, package in packages.items() if "://" in package.get("resolved", "")]


def test_streams_are_opened_by_exactly_one_policy_each() -> None:
    from backend.events.access import _openers

    assert set(_openers) == {"document", "handling", "conversation", "person", "unit"}
