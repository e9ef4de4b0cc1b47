"""Whether this process can serve: asked every few seconds by supervisors and balancers, so it must cost nothing."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

_migrated = False


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and its tables are those of this version."""
    problem = _problem()
    return _answer({"status": problem or "ok"}, 503 if problem else 200)


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when people can be sent here: healthy, and the web client is built."""
    from backend.web.assets import assets

    problem = _problem() or ("" if assets() else "front_end_not_built")
    return _answer({"status": problem or "ready"}, 503 if problem else 200)


def _problem() -> str:
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:  # tables never go back while a process lives, so one success is remembered
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "no_database"
    return "" if _migrated else "migrations_missing"


def _answer(body: dict[str, str], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
