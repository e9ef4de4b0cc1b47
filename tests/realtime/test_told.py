"""What the running product writes into its log: enough to follow a request, nothing of what people said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.lib.ids import uuid7
from tests.cast import Cast
from tests.realtime.client import Refused, Socket
from tests.realtime.outage import Outage, victim
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import open_groups

pytestmark = pytest.mark.asyncio
CANARY = "Canary-Chim-Hoàng-Yến"


@pytest.fixture(scope="module")
def talkative(people: Cast) -> Iterator[LiveServer]:
    server = victim(CHIDAO_LOG="json", CHIDAO_LOG_LEVEL="DEBUG", CHIDAO_PROCESS="web-7")
    server.start()
    yield server
    server.stop()
    server.close()


def lines(server: LiveServer) -> list[dict[str, Any]]:
    """All that was said; a line that is no JSON fails here."""
    return [json.loads(line) for line in server.said().splitlines() if line.strip()]


async def misbehave(socket: Socket, talk: str) -> None:
    """Every way a text can fail on a socket."""
    for fields in (
        {"conversation": talk, "client_id": "no id", "body": CANARY},
        {"conversation": str(uuid4()), "client_id": str(uuid7()), "body": CANARY},
        {"conversation": talk, "client_id": str(uuid7()), "body": CANARY, CANARY: CANARY},
    ):
        with pytest.raises(Refused):
            await socket.ask("message.post", **fields)
    await socket.line.send(f'{{"do": "{CANARY}", "ref": 1}}')
    await socket.line.send(f'{{"do": "message.post", {CANARY}')
    await socket.error()


async def test_log_follows_everything_and_quotes_nothing(talkative: LiveServer, people: Cast) -> None:
    talk = (await in_database(open_groups, people.officer, 1))[0].removeprefix("conversation.")
    key = await in_database(session_of, people.officer)
    message = {"body": CANARY, "client_id": str(uuid7())}
    address = f"/api/v1/conversations/{talk}/messages"
    async with (
        await talkative.visit(key) as socket,
        httpx.AsyncClient(base_url=talkative.http, cookies={"session": key, "csrftoken": "c" * 32}) as browser,
    ):
        headers = {"X-CSRFToken": "c" * 32, "Origin": talkative.http}
        await socket.ask("message.post", conversation=talk, client_id=str(uuid7()), body=CANARY)
        assert (await browser.post(address, json=message, headers=headers)).status_code in (200, 201)
        await misbehave(socket, talk)
        assert (await browser.post(address, json=message)).status_code == 403
        refused = await browser.post(address, json={**message, CANARY: CANARY}, headers=headers)
        assert refused.status_code == 400
        broken = await browser.post(address, content=f'{{"body": "{CANARY}', headers=headers)
        assert broken.status_code >= 400
        await browser.post("/dang-nhap/", data={"login": CANARY, "password": CANARY})
        with Outage():
            with pytest.raises(Refused, match="unavailable"):
                await socket.ask("message.post", conversation=talk, client_id=str(uuid7()), body=CANARY)
            assert (await browser.post(address, json=message, headers=headers)).status_code == 503
    stranger = await Socket.open(talkative.ws, "no such session")
    await stranger.closed()

    said = lines(talkative)
    whole = json.dumps(said, ensure_ascii=False)
    for secret in (CANARY, key, "c" * 32, "no such session"):
        assert secret not in whole
    assert {line["process"] for line in said} == {"web-7"}
    actor = str(people.officer.person.pk)
    opened = next(line for line in said if line["event"] == "socket_opened")
    assert opened["actor"] == actor
    refusals = [line for line in said if line["event"] == "refused" and line.get("socket") == opened["socket"]]
    assert {"invalid", "not_found", "bad_frame", "unavailable"} <= {line["code"] for line in refusals}
    assert all(line["actor"] == actor and line["request_id"] for line in refusals)
    over_rest = next(line for line in said if line.get("request_id") == refused.headers["X-Request-Id"])
    assert (over_rest["event"], over_rest["code"], over_rest["actor"]) == ("refused", "invalid", actor)
    assert {"socket_closed", "socket_refused", "database_failed"} <= {line["event"] for line in said}
    assert [line for line in said if line["level"] in ("error", "critical")] == []
