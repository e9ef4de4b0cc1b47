"""Rights that end elsewhere (a post, an account) end what is open here, within two seconds."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from backend.lib import clock
from backend.organisations.services import people as posts
from tests import make
from tests.cast import Cast
from tests.journeys.desk import Desk
from tests.realtime.client import Refused
from tests.realtime.running import LiveServer, in_database

pytestmark = pytest.mark.asyncio


async def test_ended_post_closes_its_streams_and_no_others(server: LiveServer, people: Cast) -> None:
    document = await in_database(make.issued_document, people)
    stream, own = f"document.{document.pk}", f"person.{people.director.person.pk}"
    async with Desk(server, people.director) as director, Desk(server, people.department_clerk) as clerk:
        for name in (stream, own):
            await director.enter(name)
        await clerk.enter(stream)
        began = time.monotonic()
        yesterday = clock.today() - timedelta(days=1)
        await in_database(posts.end_post, None, people.director.post, yesterday)
        await director.socket.until(lambda frame: frame.get("gone") == {"stream": stream})
        assert time.monotonic() - began < 5  # the aim is two on a machine with nothing else to do
        await clerk.socket.ask("document.acknowledge", document=str(document.pk))
        await clerk.event(stream, "recipient.acknowledged")
        await director.event(own, "rights.changed")
        assert (await director.socket.ask("ping"))["now"]
        assert director.socket.events(stream) == []
        with pytest.raises(Refused) as refused:
            await director.socket.follow(stream, 0)
        assert refused.value.code == "not_found"


async def test_closed_account_closes_its_sockets(server: LiveServer, people: Cast) -> None:
    async with Desk(server, people.minister) as minister:
        await in_database(posts.close_account, None, people.minister.person)
        assert (await minister.socket.closed(5))[0] == 4401
