"""A client written after docs/protocol.md alone: what it shows is what a person would have seen.

It fetches a snapshot, opens every stream after its head, takes number last + 1 and nothing else, comes back to any
process, and sends a message again under the same `client_id`, by socket or REST, until it has an answer.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus
from websockets.typing import Origin

from tests.chaos.cluster import CSRF, Talk, User
from tests.chaos.history import History

Frame = dict[str, Any]
ANSWER_MAY_TAKE = 12.0  # longer than the server waits for a connection to the database
GIVEN_UP = 90.0
LONGEST_PAUSE = 1.0  # a person's browser waits up to 30 s; the tests have less time
NO_WORD, REFUSED = "closed without a word", "connection refused"
LATER = {429, 503}  # answers to a handshake that ask to come again
PASSING = {"unavailable", "busy", "slow_down", "too_many"}  # say it again; everything else is an error on a screen
GONE = {1001, 1012, 1013}  # closed with a word: come back


class Door(Protocol):
    """An address to reach the product at: a web process, or what stands before several."""

    @property
    def http(self) -> str: ...
    @property
    def ws(self) -> str: ...


class Lost(Exception):
    """The connection ended before the answer came: nobody knows what became of the command."""


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, content: Frame) -> None:
        super().__init__(content.get("code"))
        self.code = str(content.get("code"))
        self.status = int(content.get("status") or 0)
        self.retry_after = float(content.get("retry_after") or 0)


class Client:
    """One person with one window open. `await client.enter(talks)`, then `start()`, `send()`, and `leave()`."""

    def __init__(
        self,
        name: str,
        user: User,
        doors: Sequence[Door],
        history: History,
        dice: random.Random,
        rest_share: float = 0.25,
        patience: float = 10.0,
    ) -> None:
        self.name, self.user, self.doors = name, user, list(doors)
        self.history, self._dice = history, random.Random(dice.random())
        self._rest_share, self._patience = rest_share, patience
        self.last: dict[str, int] = {}
        self.epoch = ""
        self.connects = 0
        self.closes: list[int] = []
        self._asking: dict[int, str] = {}  # streams being opened, by the number of the question
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self.answered_by: Door | None = None  # where the last message was taken
        self._line: ClientConnection | None = None
        self._seat: Door | None = None  # where the socket is
        self._ref = 0
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.http = httpx.AsyncClient(
            cookies={"session": user.session, "csrftoken": CSRF},
            headers={"X-CSRFToken": CSRF},
            timeout=ANSWER_MAY_TAKE,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # an empty one: reading the certificates takes 20 ms
            trust_env=False,
        )

    # --- coming and going ---

    async def enter(self, talks: Iterable[Talk]) -> None:
        """Fetch the snapshots of these talks."""
        for talk in talks:
            page = await self.page(self.door(), f"/conversations/{talk.id}")
            self.epoch = page["epoch"]
            self.last[talk.stream] = page["head"][talk.stream]
            self.history.add(self.name, "follow", stream=talk.stream, seq=self.last[talk.stream])

    def start(self) -> None:
        self._task = asyncio.create_task(self._live(), name=self.name)

    async def leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.http.aclose()

    async def connected(self, timeout: float = 30) -> None:
        await self._until(lambda: self._line is not None and not self._asking, timeout)

    async def reach(self, heads: dict[str, int], timeout: float = 45) -> None:
        """Wait until everything up to these numbers was seen; what is missing is told by the checker."""
        wanted = {stream: head for stream, head in heads.items() if stream in self.last}
        await self._until(lambda: all(self.last[stream] >= head for stream, head in wanted.items()), timeout)

    def cut(self) -> None:
        """Lose the network."""
        if self._line is not None:
            self._line.transport.abort()

    def door(self, but: Door | None = None) -> Door:
        return self._dice.choice([one for one in self.doors if one is not but] or self.doors)

    # --- what one does ---

    async def send(self, talk: Talk, body: str, key: UUID | None = None, rest: bool | None = None) -> Frame:
        """Say something and insist until it is answered; the answer is `{"message", "seq"}`."""
        client_id = str(key or UUID(int=self._dice.getrandbits(128), version=4))
        content = {"client_id": client_id, "body": body}
        deadline = time.monotonic() + GIVEN_UP
        for attempt in range(10_000):
            by_rest = self._dice.random() < self._rest_share if rest is None else rest
            self.history.add(self.name, "send", "invoke", stream=talk.stream, key=client_id)
            try:
                answer = await (self._post(talk, content) if by_rest else self._ask_post(talk, content))
            except (Lost, TimeoutError) as error:
                pause = self._doubt(talk, client_id, f"{type(error).__name__}", 0.0, attempt)
            except Refused as error:
                if error.code not in PASSING:
                    self._refused(talk, client_id, error, "REST" if by_rest else "socket")
                pause = self._doubt(talk, client_id, error.code, error.retry_after, attempt)
            else:
                reply = json.dumps(answer, sort_keys=True, ensure_ascii=False)
                seq = int(answer["seq"])
                self.history.add(self.name, "send", "ok", stream=talk.stream, seq=seq, key=client_id, note=reply)
                return answer
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(pause)
        self.history.add(self.name, "trouble", note=f"no answer within {GIVEN_UP:.0f} s")
        raise TimeoutError(f"{self.name} had no answer to {client_id}")

    async def ask(self, do: str, **fields: Any) -> Frame:
        """A command over the socket, as it stands now; raises Lost or Refused."""
        async with asyncio.timeout(ANSWER_MAY_TAKE):
            async with self._news:
                await self._news.wait_for(lambda: self._line is not None)
            line = self._line
            if line is None:
                raise Lost
            seat, self._ref = self._seat, self._ref + 1
            answer = self._answers[self._ref] = asyncio.get_running_loop().create_future()
            try:
                await line.send(json.dumps({"do": do, "ref": self._ref, **fields}))
            except ConnectionClosed as error:
                self._answers.pop(self._ref, None)
                raise Lost from error
            content, self.answered_by = _content(await answer), seat
            return content

    async def get(self, door: Door, path: str) -> Any:
        return await self._call("GET", door, path)

    async def page(self, door: Door, path: str) -> Any:
        """What stands there, asked for again while the server says so."""
        deadline = time.monotonic() + GIVEN_UP
        while True:
            try:
                return await self.get(door, path)
            except Refused as error:
                if error.code not in PASSING or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(min(LONGEST_PAUSE, error.retry_after or 0.2))

    async def _post(self, talk: Talk, content: Frame) -> Frame:
        door = self.door()
        answer: Frame = await self._call("POST", door, f"/conversations/{talk.id}/messages", content)
        self.answered_by = door
        return answer

    async def _ask_post(self, talk: Talk, content: Frame) -> Frame:
        return await self.ask("message.post", conversation=talk.id, **content)

    async def _call(self, method: str, door: Door, path: str, content: Frame | None = None) -> Any:
        try:
            response = await self.http.request(
                method, f"{door.http}/api/v1{path}", json=content, headers={"Origin": door.http}
            )
        except httpx.ConnectError as error:
            self.history.add(self.name, "trouble", note=REFUSED)
            raise Lost from error
        except (httpx.TransportError, TimeoutError) as error:
            raise Lost from error
        if response.status_code >= 400:
            raise Refused(_problem(response))
        return response.json()

    # --- the socket ---

    async def _live(self) -> None:
        failures = 0
        while True:
            door, pause = self.door(), 0.0
            try:
                async with connect(
                    door.ws,
                    additional_headers={"Cookie": f"session={self.user.session}"},
                    origin=Origin(door.http),
                    compression=None,
                    max_size=None,
                    open_timeout=self._patience,
                    ping_interval=self._patience / 2,
                    ping_timeout=self._patience / 2,
                    close_timeout=1,
                    proxy=None,
                ) as line:
                    failures, self.connects, self._seat = 0, self.connects + 1, door
                    await self._converse(line)
            except ConnectionClosed:
                pause = self._closed(line)
            except ConnectionRefusedError:
                self.history.add(self.name, "trouble", note=REFUSED)
                failures += 1
            except InvalidStatus as error:
                if (status := error.response.status_code) not in LATER:
                    self.history.add(self.name, "trouble", note=f"handshake answered with {status}")
                failures += 1
            except (OSError, InvalidHandshake, InvalidMessage, TimeoutError, EOFError):
                failures += 1
            finally:
                self._lose()
            await asyncio.sleep(pause or self._dice.uniform(0, min(LONGEST_PAUSE, 0.05 * 2**failures)))

    def _closed(self, line: ClientConnection) -> float:
        """What the server's last word asks for: seconds to wait."""
        code, reason = line.close_code or 1006, line.close_reason or ""
        self.closes.append(code)
        given_up = line.protocol.close_sent and not line.protocol.close_rcvd_then_sent  # by us, who heard nothing
        if code not in GONE and not given_up:
            note = NO_WORD if code == 1006 else f"closed with {code} {reason}"
            self.history.add(self.name, "trouble", note=note)
        return int(reason.removeprefix("retry:")) / 1000 if reason.startswith("retry:") else 0.0

    async def _converse(self, line: ClientConnection) -> None:
        async for text in line:
            content = json.loads(text)
            for frame in content if isinstance(content, list) else [content]:
                await self._take(line, frame)
            async with self._news:
                self._news.notify_all()
        raise ConnectionClosed(None, None)

    async def _take(self, line: ClientConnection, frame: Frame) -> None:
        if "seq" in frame:
            await self._event(line, frame)
        elif "hello" in frame:
            self._asking = {}
            self._line = line
            for stream in self.last:
                await self._open(line, stream)
        elif "heads" in frame:
            for stream, head in frame["heads"].items():
                if head > self.last.get(stream, head):
                    await self._open(line, stream)
        elif "gone" in frame:
            self.history.add(self.name, "trouble", note=f"gone {frame['gone']['stream']}")
        elif frame.get("ref") in self._asking:
            self._opened(line, self._asking.pop(frame["ref"]), frame)
        elif isinstance(frame.get("ref"), int):
            answer = self._answers.pop(frame["ref"], None)
            if answer is not None and not answer.done():
                answer.set_result(frame)

    async def _event(self, line: ClientConnection, frame: Frame) -> None:
        stream, seq = frame["stream"], int(frame["seq"])
        last = self.last.get(stream)
        if last is None:
            return
        if seq <= last:
            self.history.add(self.name, "repeat", stream=stream, seq=seq)
        elif seq > last + 1:
            if stream not in self._asking.values():
                self.history.add(self.name, "gap", stream=stream, seq=seq)
                await self._open(line, stream)
        else:
            self.last[stream] = seq
            self.history.add(self.name, "apply", stream=stream, seq=seq, key=key_of(frame["type"], frame["data"]))

    async def _open(self, line: ClientConnection, stream: str) -> None:
        if stream in self._asking.values():
            return
        self._ref += 1
        self._asking[self._ref] = stream
        after = {"after": self.last[stream], "epoch": self.epoch}
        await line.send(json.dumps({"do": "stream.open", "ref": self._ref, "stream": stream, **after}))

    def _opened(self, line: ClientConnection, stream: str, frame: Frame) -> None:
        error = frame.get("error")
        if error is None:
            return
        if error["code"] not in PASSING:
            self.history.add(self.name, "trouble", note=f"stream.open: {error['code']}")
            return
        loop = asyncio.get_running_loop()
        wait = min(LONGEST_PAUSE, float(error.get("retry_after") or 0.2))
        loop.call_later(wait, lambda: loop.create_task(self._open_again(line, stream)))

    async def _open_again(self, line: ClientConnection, stream: str) -> None:
        if self._line is line:
            try:
                await self._open(line, stream)
            except ConnectionClosed:
                return

    def _lose(self) -> None:
        self._line = None
        waiting, self._answers = self._answers, {}
        for answer in waiting.values():
            if not answer.done():
                answer.set_exception(Lost())
                answer.exception()  # nobody may be waiting for it any more
        self._asking = {}

    # --- small parts ---

    def _doubt(self, talk: Talk, key: str, note: str, retry_after: float, attempt: int) -> float:
        """Note an attempt whose fate is unknown; returns how long to wait before the next."""
        self.history.add(self.name, "send", "unknown", stream=talk.stream, key=key, note=note)
        longest = min(LONGEST_PAUSE, max(retry_after, 0.05 * 2 ** min(attempt, 6)))
        return self._dice.uniform(longest / 2, longest)

    def _refused(self, talk: Talk, key: str, error: Refused, way: str) -> None:
        """Something a person sees; only what was our fault may be tried again."""
        self.history.add(self.name, "trouble", note=f"{way}: {error.code}")
        if error.status < 500:
            self.history.add(self.name, "send", "fail", stream=talk.stream, key=key, note=error.code)
            raise error

    async def _until(self, condition: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(condition)


def key_of(kind: str, data: Frame | None) -> str:
    """The client_id of the message an event tells of; empty for other events."""
    return str(data["message"]["client_id"]) if kind == "message.posted" and data else ""


def _content(frame: Frame) -> Frame:
    if "error" in frame:
        raise Refused(frame["error"])
    content: Frame = frame["ok"]
    return content


def _problem(response: httpx.Response) -> Frame:
    try:
        content: Frame = response.json()
    except ValueError:
        content = {}
    after = response.headers.get("Retry-After")
    code = content.get("code") or f"HTTP {response.status_code}"
    return {"code": code, "status": response.status_code, "retry_after": after}
