"""A process that is full says when to come back; one that lost its ear to PostgreSQL gets another."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from tests.cast import Cast
from tests.realtime.client import Socket
from tests.realtime.running import in_database, live_server, session_of
from tests.realtime.streams import happen, head_of, own

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(180)]


async def test_full_process_says_when_to_come_back_and_serves_those_inside(people: Cast) -> None:
    with live_server(CHIDAO_WS_SOCKETS="2") as server:
        async with await server.visit(people.officer) as inside, await server.visit(people.head) as other:
            late = await Socket.open(server.ws, await in_database(session_of, people.director))
            code, reason = await late.closed()
            assert code == 1013
            assert re.fullmatch(r"retry:\d{4}", reason)
            await inside.ask("ping")
            await other.close()
            async with await server.visit(people.director) as welcome:
                await welcome.ask("ping")


async def test_session_with_all_its_sockets_is_refused_before_anybody_is_asked(people: Cast) -> None:
    with live_server(CHIDAO_WS_SOCKETS_PER_PERSON="1") as server:
        key = await in_database(session_of, people.officer)
        async with await server.visit(key) as inside:
            again = await Socket.open(server.ws, key)
            assert (await again.closed())[0] == 4429
            await inside.ask("ping")


def _cut_all_ears() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return int(cursor.fetchone()[0])


async def test_lost_ear_is_replaced_and_what_was_missed_is_looked_up(people: Cast) -> None:
    with live_server(CHIDAO_WS_HEAD_CHECK="3600") as server:
        async with await server.visit(people.officer) as socket:
            await socket.follow(own(people.officer), await head_of(people.officer))
            assert await in_database(_cut_all_ears) >= 1
            last = await happen(people.officer)  # nobody may be listening at this moment
            await socket.event(own(people.officer), last, timeout=5)
            last = await happen(people.officer)
            await socket.event(own(people.officer), last, timeout=5)
