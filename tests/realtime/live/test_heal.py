"""Bells may be lost: what they did not tell is found by comparing heads. The twin without the check goes red."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from backend.events import bell, log
from backend.events.models import Epoch, StoredEvent, Stream
from backend.organisations.events import SettingsChanged
from tests.cast import Cast, Member
from tests.realtime.client import Refused
from tests.realtime.running import LiveServer, in_database, live_server
from tests.realtime.streams import happen, head_of, own

pytestmark = pytest.mark.asyncio


def write_with_a_silent_bell(member: Member, count: int) -> int:
    """Commit events that nobody is told of."""
    stop = bell.listen(lambda notes: None)  # with a listener of its own, this process sends nothing out
    try:
        with transaction.atomic():
            entries: list[log.Entry] = [(own(member), SettingsChanged("vi", str(n))) for n in range(count)]
            return log.append(entries, member.person.pk)[-1].seq
    finally:
        stop()


async def test_lost_bells_heal_within_the_period(server: LiveServer, people: Cast) -> None:
    head = await head_of(people.officer)
    async with await server.visit(people.officer) as socket:
        await socket.follow(own(people.officer), head)
        last = await in_database(write_with_a_silent_bell, people.officer, 30)
        await socket.event(own(people.officer), last, timeout=5)
        assert socket.numbers(own(people.officer)) == list(range(head + 1, last + 1))


async def test_without_the_check_a_lost_bell_stays_lost(people: Cast) -> None:
    with live_server(CHIDAO_WS_HEAD_CHECK="3600") as server:
        async with await server.visit(people.officer) as socket:
            await socket.follow(own(people.officer), await head_of(people.officer))
            last = await in_database(write_with_a_silent_bell, people.officer, 1)
            with pytest.raises(asyncio.TimeoutError):
                await socket.event(own(people.officer), last, timeout=3)


async def test_heartbeat_tells_the_heads_of_open_streams(people: Cast) -> None:
    with live_server(CHIDAO_WS_HEARTBEAT="1") as server:
        async with await server.visit(people.officer) as socket:
            head = await head_of(people.officer)
            await socket.follow(own(people.officer), head)
            beat = await socket.until(lambda frame: "heads" in frame)
            assert beat["heads"] == {own(people.officer): head}


async def test_restored_log_sends_everybody_away_to_reload(people: Cast, server: LiveServer) -> None:
    """A backup is older: numbers already seen come again with other events behind them."""
    server.stop()  # it would send the sockets of the next test away when it notices

    def restore(epoch: UUID, head: int) -> None:
        with transaction.atomic():
            StoredEvent.objects.filter(stream_id=own(people.officer), seq__gt=head).delete()
            Stream.objects.filter(name=own(people.officer)).update(head=head)
            Epoch.objects.update(value=epoch)

    with live_server(CHIDAO_WS_HEAD_CHECK="1") as restored:
        before = await head_of(people.officer)
        async with await restored.visit(people.officer) as socket:
            known = (await socket.hello())["epoch"]
            await socket.follow(own(people.officer), before)
            last = await happen(people.officer, 3)
            await socket.event(own(people.officer), last)
            await in_database(restore, uuid4(), before)
            assert (await socket.closed(10))[0] == 1012
        async with await restored.visit(people.officer) as socket:
            with pytest.raises(Refused) as refused:
                await socket.follow(own(people.officer), last, epoch=known)
            assert refused.value.code == "reload"
            await socket.follow(own(people.officer), before)
            await happen(people.officer)
            await socket.event(own(people.officer), before + 1)
        await in_database(restore, UUID(known), before + 1)


async def test_restored_log_is_noticed_by_whoever_comes_first(people: Cast, server: LiveServer) -> None:
    """The hello of a newcomer tells the new life; what the process remembers of the old one must not contradict it."""
    server.stop()

    def restore(epoch: UUID) -> None:
        Epoch.objects.update(value=epoch)

    with live_server(CHIDAO_WS_HEAD_CHECK="3600") as restored:
        async with await restored.visit(people.officer) as before:
            known = (await before.hello())["epoch"]
            await before.follow(own(people.officer), epoch=known)
            await in_database(restore, uuid4())
            async with await restored.visit(people.officer) as newcomer:
                await newcomer.follow(own(people.officer), epoch=(await newcomer.hello())["epoch"])
            assert (await before.closed(10))[0] == 1012
        await in_database(restore, UUID(known))
