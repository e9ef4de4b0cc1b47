"""Who may open a socket, how often, and who has to wait until they may."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from realtime import limits
from realtime.limits import Limits, Pace
from realtime.live import knocks
from realtime.live.knocks import Knocks, address_of
from tests.cast import Cast
from tests.realtime.client import Refused, Socket
from tests.realtime.poller import Poller
from tests.realtime.running import LiveServer, in_database, live_server, session_of


class Clock:
    """Seconds that pass when the test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


def test_pace_gives_its_burst_and_then_one_after_the_other(clock: Clock) -> None:
    pace = Pace[str](per_ten_seconds=10, burst=3)
    for _ in range(3):
        assert pace.wait("one") == 0
        pace.take("one")
    assert pace.wait("one") == 1
    assert pace.wait("two") == 0
    clock.now += 1
    assert pace.wait("one") == 0
    clock.now += 100
    pace.take("two")
    assert len(pace) == 1, "who has waited long enough need not be remembered"


def test_pace_remembers_a_bounded_number(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 2)
    pace = Pace[str](per_ten_seconds=10, burst=1)
    for key in ("one", "two", "three"):
        pace.take(key)
    assert [pace.wait(key) for key in ("one", "two", "three")] == [0, 1, 1]


def test_penalty_ends_by_itself_and_knocking_does_not_make_it_longer(clock: Clock) -> None:
    door = Knocks(Limits(penalty=15))
    door.offended("one")
    clock.now += 10
    assert door.take("one", "office") == 5
    assert door.take("one", "office") == 5
    assert door.take("two", "office") == 0
    clock.now += 5
    assert door.take("one", "office") == 0


def test_whole_office_behind_one_address_comes_back_at_once(clock: Clock) -> None:
    door = Knocks(Limits())
    assert all(door.take(f"person {number}", "office") == 0 for number in range(2000))


def test_address_of_many_strangers_has_to_wait_and_others_have_not(clock: Clock) -> None:
    door = Knocks(Limits(strangers=10, strangers_burst=2))
    for number in range(2):
        assert door.take(f"guess {number}", "there") == 0
        door.stranger("there")
    assert door.take("guess", "there") == 1
    assert door.take("person", "here") == 0
    for _ in range(3):
        door.stranger("")
    assert door.take("person", "") == 0, "what is not known is nobody's address"


@pytest.mark.parametrize(
    ("is_behind_proxy", "said", "expected"),
    [
        (False, "10.0.0.1", "192.0.2.1"),
        (True, "10.0.0.1", "10.0.0.1"),
        (True, "1.1.1.1, 10.0.0.1", "10.0.0.1"),
        (True, "", ""),
    ],
)
def test_address_is_the_peer_s_or_what_the_trusted_proxy_says(
    settings: Settings, is_behind_proxy: bool, said: str, expected: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    assert address_of({"client": ("192.0.2.1", 4711), "headers": headers}) == expected


@pytest.mark.asyncio
async def test_session_that_was_cut_stays_out_for_a_while_and_harms_nobody_else(people: Cast) -> None:
    with live_server(CHIDAO_WS_PENALTY="4") as server:
        for offend in (_flood, _garbage, _huge):
            key = await in_database(session_of, people.officer)
            async with await server.visit(people.officer) as other_session, await server.visit(key) as same_session:
                offender = await server.visit(key)
                with suppress(ConnectionClosed):
                    await offend(offender)
                await offender.closed()
                assert 1 <= await _kept_out(server, key) <= 4
                await other_session.ask("ping")
                await same_session.ask("ping")
                async with Poller(server.http, key) as poller:
                    assert (await poller.ask(wait=0)).status == 200
        await _welcome(server, key)


@pytest.mark.asyncio
async def test_sockets_opened_in_a_loop_are_met_before_the_handshake(people: Cast) -> None:
    with live_server(CHIDAO_WS_HANDSHAKES_BURST="3") as server:
        key = await in_database(session_of, people.officer)
        for _ in range(3):
            await (await server.visit(key)).close()
        began = time.monotonic()
        assert await _kept_out(server, key) == 1
        assert time.monotonic() - began >= knocks.HELD
        await (await server.visit(people.officer)).close()


@pytest.mark.asyncio
async def test_person_who_leaves_and_comes_back_has_nothing_new_to_spend(people: Cast) -> None:
    with live_server(CHIDAO_WS_POSTS_BURST="2", CHIDAO_WS_POSTS_PER_10S="1") as server:
        for expected in (["not_found", "not_found"], ["slow_down"]):
            async with await server.visit(people.officer) as socket:
                for code in expected:
                    assert await _post(socket) == code


@pytest.mark.asyncio
async def test_strangers_use_up_their_address_and_then_wait(people: Cast) -> None:
    with live_server(CHIDAO_WS_STRANGERS_BURST="2", CHIDAO_WS_STRANGERS_PER_10S="1") as server:
        await (await server.visit(people.officer)).close()
        for guess in ("0" * 32, ""):
            assert (await (await Socket.open(server.ws, guess)).closed())[0] == 4401
        assert await _kept_out(server, "1" * 32) in range(9, 11)
        assert await _kept_out(server, "") in range(8, 11)


async def _kept_out(server: LiveServer, key: str) -> int:
    """The seconds after which to come back, as the answer to the handshake says."""
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(server.ws, key)
    assert refused.value.response.status_code == 429
    return int(refused.value.response.headers["Retry-After"])


async def _post(socket: Socket) -> str:
    """The code with which a message to nowhere is refused."""
    with pytest.raises(Refused) as refused:
        await socket.ask("message.post", conversation=str(uuid4()), client_id=str(uuid4()), body="Xin ý kiến")
    return refused.value.code


async def _flood(socket: Socket) -> None:
    for number in range(200):
        await socket.say(do="ping", ref=number + 1)


async def _garbage(socket: Socket) -> None:
    for _ in range(5):
        await socket.line.send("{")


async def _huge(socket: Socket) -> None:
    await socket.line.send("a" * (1024 * 1024 + 1))


async def _welcome(server: LiveServer, key: str) -> None:
    """Wait until this session is let in again."""
    async with asyncio.timeout(20):
        while True:
            with suppress(InvalidStatus):
                await (await server.visit(key)).close()
                return
