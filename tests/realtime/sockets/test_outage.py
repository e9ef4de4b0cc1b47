"""An outage of the database is an answer to everybody, ends nobody's socket, and is over when it is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from backend.discussions.models import Message
from backend.lib.ids import uuid7
from tests.cast import Cast
from tests.journeys.desk import Desk
from tests.realtime.client import Refused, Socket
from tests.realtime.outage import Outage, hang_up, line, victim
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import open_groups

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def frail(people: Cast) -> Iterator[LiveServer]:
    """A server of these tests alone, without the limits they would run into."""
    server = victim(CHIDAO_WS_POSTS_BURST="500", CHIDAO_WS_FRAMES_BURST="500")
    server.start()
    yield server
    server.stop()
    server.close()


@pytest_asyncio.fixture
async def browser(frail: LiveServer, people: Cast) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {"session": await in_database(session_of, people.officer)}
    async with httpx.AsyncClient(base_url=frail.http, cookies=cookies, timeout=30) as client:
        yield client


async def talk_of(people: Cast) -> str:
    stream = (await in_database(open_groups, people.officer, 1))[0]
    return str(stream.removeprefix("conversation."))


async def post(socket: Socket, talk: str, client_id: str = "") -> dict[str, Any]:
    return await socket.ask("message.post", conversation=talk, client_id=client_id or str(uuid7()), body="xin chào")


async def test_command_in_an_outage_is_told_to_try_again_and_the_socket_stays(frail: LiveServer, people: Cast) -> None:
    talk, client_id = await talk_of(people), str(uuid7())
    async with await frail.visit(people.officer) as socket:
        with Outage():
            with pytest.raises(Refused) as caught:
                await post(socket, talk, client_id)
            assert (caught.value.code, caught.value.error["status"]) == ("unavailable", 503)
            assert caught.value.error["retry_after"] >= 1
            assert await socket.ask("ping")
        said = await post(socket, talk, client_id)
        assert (await post(socket, talk, client_id))["seq"] == said["seq"]
    assert await in_database(Message.objects.filter(conversation_id=talk).count) == 1


async def test_socket_that_comes_in_an_outage_is_sent_away_for_a_moment_not_signed_out(
    frail: LiveServer, people: Cast
) -> None:
    key = await in_database(session_of, people.officer)
    with Outage():
        socket = await Socket.open(frail.ws, key)
        code, reason = await socket.closed()
    assert (code, reason.startswith("retry:")) == (1013, True)
    async with await frail.visit(key) as again:
        assert await again.ask("ping")


@pytest.mark.parametrize("address", ["/api/v1/me", "/api/v1/work", "/api/v1/directory/people"])
async def test_rest_in_an_outage_answers_503_with_a_time(browser: httpx.AsyncClient, address: str) -> None:
    assert (await browser.get(address)).status_code == 200
    with Outage():
        begun = time.monotonic()
        answer = await browser.get(address)
        took = time.monotonic() - begun
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json()["code"] == "unavailable"
    assert took < 3
    assert (await browser.get(address)).status_code == 200


@pytest.mark.parametrize("address", ["/chi-dao", "/dang-nhap/", "/tai-khoan/mat-khau/"])
async def test_page_in_an_outage_is_a_page_that_says_so(browser: httpx.AsyncClient, address: str) -> None:
    with Outage():
        answer = await browser.get(address)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Cơ sở dữ liệu đang gián đoạn" in answer.text


async def test_health_tells_living_from_being_ready(frail: LiveServer, browser: httpx.AsyncClient) -> None:
    await database_is(browser, "ok")
    with Outage():
        assert (await browser.get("/healthz")).status_code == 200
        await database_is(browser, "away")
        answer = await browser.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "not_ready")
    await database_is(browser, "ok")


async def database_is(browser: httpx.AsyncClient, state: str) -> None:
    """Readiness says so within ten seconds (whether the client is built is not these tests' matter)."""
    async with asyncio.timeout(10):
        while (await browser.get(browser.base_url.join("/readyz"))).json()["parts"]["database"] != state:  # noqa: ASYNC110 - not our process
            await asyncio.sleep(0.1)


async def test_restart_of_the_database_costs_nobody_an_error_afterwards(
    frail: LiveServer, people: Cast, browser: httpx.AsyncClient
) -> None:
    """Each of the many connections that the server kept would otherwise be one failed request."""
    talk = await talk_of(people)
    async with await frail.visit(people.officer) as socket:
        await asyncio.gather(*(browser.get("/api/v1/directory/people") for _ in range(20)))
        own = line()
        assert hang_up(own) > 1
        own.close()
        answers = await asyncio.gather(*(browser.get("/api/v1/directory/people") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        for _ in range(10):
            await post(socket, talk)


async def test_lock_held_by_somebody_else_is_busy_for_this_one_and_nobody_else(
    frail: LiveServer, people: Cast, browser: httpx.AsyncClient
) -> None:
    talk = await talk_of(people)
    async with await frail.visit(people.officer) as socket:
        holder = line()
        holder.autocommit = False
        holder.execute("SELECT 1 FROM discussions_conversation WHERE id = %s FOR UPDATE", [talk])
        holder.execute("LOCK TABLE events_stream IN EXCLUSIVE MODE")
        begun = time.monotonic()
        refused = asyncio.create_task(post(socket, talk))
        assert (await browser.get("/api/v1/directory/people")).status_code == 200
        with pytest.raises(Refused, match="unavailable"):
            await refused
        assert time.monotonic() - begun < 6
        holder.rollback()
        holder.close()
        assert await post(socket, talk)


async def test_process_whose_connections_are_all_in_use_lives_but_is_not_ready(people: Cast) -> None:
    talk = await talk_of(people)
    server = victim(CHIDAO_DB_POOL="1")
    server.start()
    holder = line()
    holder.autocommit = False
    try:
        async with Desk(server, people.officer) as desk:
            await database_is(desk.http, "ok")
            holder.execute("LOCK TABLE events_stream IN EXCLUSIVE MODE")
            blocked = [asyncio.create_task(post_until_it_succeeds(desk, talk)) for _ in range(4)]
            await database_is(desk.http, "away")
            assert (await desk.http.get(f"{server.http}/healthz")).status_code == 200
            holder.rollback()
            await database_is(desk.http, "ok")
            await asyncio.gather(*blocked)
    finally:
        holder.close()
        server.stop()
        server.close()


async def post_until_it_succeeds(desk: Desk, talk: str) -> None:
    """As a client does it: the same message again and again; each holds the connection until its lock is not given."""
    content = {"client_id": str(uuid7()), "body": "Xin chào"}
    for _ in range(30):
        if (await desk.http.post(f"/conversations/{talk}/messages", json=content)).is_success:
            return
    raise AssertionError("refused all the time")


async def test_without_redis_everything_is_answered(people: Cast) -> None:
    """Also what counts: calls of REST, and failed sign-ins."""
    server = LiveServer(REDIS_URL="redis://127.0.0.1:1/0")
    server.start()
    cookies = {"session": await in_database(session_of, people.officer)}
    try:
        async with httpx.AsyncClient(base_url=server.http, timeout=30) as stranger:
            assert (await stranger.get("/api/v1/me", headers={"Cookie": f"session={cookies['session']}"})).is_success
            await stranger.get("/dang-nhap/")
            form = {"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": stranger.cookies["csrftoken"]}
            answer = await stranger.post("/dang-nhap/", data=form, headers={"Origin": server.http})
            assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
            await database_is(stranger, "ok")
            assert (await stranger.get("/readyz")).json()["parts"]["redis"] == "degraded"
    finally:
        server.stop()
        server.close()


async def test_nothing_of_it_was_our_fault(frail: LiveServer) -> None:
    """Outages are told to the log as what they are, not as failures of the program with a trace."""
    assert "Internal Server Error" not in frail.said()
