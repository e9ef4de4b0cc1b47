"""The goals, each a ratio within one run on one machine; only such ratios say anything about code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.measures import arrival, durable, fanout, journey, listing, telling
from bench.notebook import Notebook
from bench.peers.rooms import FLOOR, PLAIN, SOCKETIFY, SOCKETIO
from bench.peers.synapse import home as synapse
from bench.product import SERVERS, in_the_room
from bench.stage import TALKS, WRITERS

Ratio = Callable[[Notebook], float | None]
IN_THE_ROOM = {server: in_the_room(server).name for server in SERVERS}
DAPHNE, UVICORN = IN_THE_ROOM["daphne"], IN_THE_ROOM["uvicorn"]
ROOM = fanout.section(fanout.COMPARED)
RICHER = (
    "a real send does more than the peer's: session and rights are asked anew, the text is rendered, mentions, read "
    "marks and jobs are written with it"
)
PROTOTYPE = (
    "the goal comes from a prototype that made 2,771 sends a second on such a machine: it looked up the session once, "
    "when a socket came in, rendered nothing and wrote neither read marks nor jobs; the Synapse beside it made 15"
)


@dataclass(frozen=True)
class Goal:
    """`wanted` is the least ratio, or the greatest when `at_most`; `if_missed` says what is known about why."""

    name: str
    wanted: float
    ratio: Ratio
    at_most: bool = False
    if_missed: str = ""

    def is_met(self, reached: float) -> bool:
        return reached <= self.wanted if self.at_most else reached >= self.wanted


def over(section: str, figure: str, ours: str, theirs: str) -> Ratio:
    """Ours divided by theirs; None when one of them was not measured."""

    def ratio(notebook: Notebook) -> float | None:
        above, below = notebook.median(section, ours, figure), notebook.median(section, theirs, figure)
        return above / below if above is not None and below else None

    return ratio


def under(section: str, figure: str, ours: str, theirs: str) -> Ratio:
    """How many times less ours is."""
    return over(section, figure, theirs, ours)


def _fanout() -> list[Goal]:
    def more(theirs: str, ours: str = DAPHNE) -> Ratio:
        return over(ROOM, "deliveries", ours, theirs)

    return [
        Goal("fan-out to 1,000, daphne, deliveries/s against socket.io", 4, more(SOCKETIO)),
        Goal(
            "the same, uvicorn, against socket.io",
            6,
            more(SOCKETIO, UVICORN),
            if_missed="as long as the server's CPU is below 1.00, the sixteen messages in flight are its limit",
        ),
        Goal("the same, daphne, against plain Channels with its Redis layer", 100, more(PLAIN)),
    ]


def _against_c(server: str) -> list[Goal]:
    def more(theirs: str) -> Ratio:
        return over(ROOM, "deliveries", IN_THE_ROOM[server], theirs)

    return [
        Goal(f"the same, {server}, against the floor in C with one send() per delivery", 2, more(FLOOR)),
        Goal(
            f"the same, {server}, against socketify (C++)",
            0.6,
            more(SOCKETIFY),
            if_missed="the peer's loop, frames and batches are C++; its row is a lower bound as well",
        ),
    ]


def _one_socket(server: str) -> list[Goal]:
    """What one person among the thousand feels, and costs."""
    ours = IN_THE_ROOM[server]
    return [
        Goal(
            f"one message to 1,000 at 2/s, {server}: p99 against socket.io",
            1.0,
            over(ROOM, "calm_p99_ms", ours, SOCKETIO),
            at_most=True,
            if_missed="a handful of messages a run only: this p99 is a rough gauge",
        ),
        Goal(
            f"memory per idle socket, {server}, against socket.io",
            1.0,
            over(ROOM, "memory_kb", ours, SOCKETIO),
            at_most=True,
            if_missed="every socket of ours also has a session, rights, limits and a place in presence",
        ),
    ]


def _durable() -> list[Goal]:
    hot, spread, ours = durable.section(WRITERS, 1), durable.section(WRITERS, TALKS), durable.name_of("daphne")
    richer = f"{RICHER}; the rows with a commit each do the same"
    unlike = f"{RICHER}; the ORM peer has neither sessions nor sockets"
    lean = "the sixteen processes do neither sockets nor sessions"
    return [
        Goal(
            "durable sends, 64 writers, against one commit per message (pgbench)",
            3,
            over(spread, "sends", ours, durable.PGBENCH),
            if_missed=richer,
        ),
        Goal("the same in one hot conversation", 15, over(hot, "sends", ours, durable.PGBENCH), if_missed=richer),
        Goal(
            "durable sends, 64 writers, against the same statements with a commit for each message (16 processes)",
            3,
            over(spread, "sends", ours, durable.SERVICE),
            if_missed=lean,
        ),
        Goal(
            "the same in one hot conversation, same statements",
            15,
            over(hot, "sends", ours, durable.SERVICE),
            if_missed=lean,
        ),
        Goal(
            "durable sends against the ORM in 16 threads",
            15,
            over(spread, "sends", ours, durable.ORM),
            if_missed=unlike,
        ),
        Goal(
            "the same in one hot conversation, against the ORM",
            15,
            over(hot, "sends", ours, durable.ORM),
            if_missed=unlike,
        ),
    ]


def _journey(server: str) -> list[Goal]:
    way, ours, ordinary = journey.section(16), journey.name_of(server), journey.ordinary(server)
    said = f"sent to received by {journey.READERS}, 16 writers, {server}, against"
    return [
        Goal(
            f"{said} ORM and group_send: rate",
            50,
            over(way, "sends", ours, ordinary),
            if_missed=f"{RICHER}; the peer checks no session",
        ),
        Goal("the same: p99, how many times less", 25, under(way, "p99_ms", ours, ordinary), if_missed=RICHER),
        Goal(f"{said} Synapse: rate", 100, over(way, "sends", ours, synapse.NAME), if_missed=PROTOTYPE),
        Goal("the same: p99, how many times less", 50, under(way, "p99_ms", ours, synapse.NAME), if_missed=PROTOTYPE),
    ]


def _storm(server: str) -> list[Goal]:
    ours, bare, ordinary = arrival.name_of(server), arrival.handshake_only(server), arrival.ordinary(server)
    return [
        Goal(
            f"storm, everybody caught up, against handshakes only ({server})",
            1.3,
            over(arrival.STORM, "seconds", ours, bare),
            at_most=True,
            if_missed="login, rights, hello, presence and twenty missed events for each come on top of the handshake",
        ),
        Goal(
            f"storm, how many times sooner than ordinary Channels ({server})",
            5,
            under(arrival.STORM, "seconds", ours, ordinary),
            if_missed="the peer checks no login and no rights",
        ),
    ]


def _list(server: str) -> list[Goal]:
    section = listing.section(server)
    return [
        Goal(
            f"list of 50 documents inside Django, requests/s against ModelSerializer in an ordinary one ({server})",
            2.5,
            over(section, "requests", listing.INSIDE, listing.ORDINARY),
            if_missed="both look up session and user; our row also carries the reception's totals, the reader's own "
            "state, the talk and the stream heads, and shows only what the reader may see, where the peer lists one "
            "table for everybody",
        ),
        Goal(
            f"the same as it is answered, beside Django ({server})",
            10,
            over(section, "requests", listing.OURS, listing.ORDINARY),
            if_missed="the prototype's path remembered the session for five seconds; ours asks for session and rights "
            "each time, and what is left is mostly PostgreSQL, which shares its core with the load client",
        ),
    ]


def _telling() -> Goal:
    return Goal(
        "rows of 700 notifications against bulk_create",
        4,
        under(telling.SECTION, "ms", telling.ROWS, telling.ROWS_ORM),
        if_missed="both are one INSERT of 700 rows with the same keys and indexes; ours also skips who was told",
    )


def goals() -> list[Goal]:
    def on_each(of: Callable[[str], list[Goal]]) -> list[Goal]:
        return [goal for server in SERVERS for goal in of(server)]

    return [
        *_fanout(),
        *on_each(_against_c),
        *on_each(_one_socket),
        *_durable(),
        *on_each(_journey),
        *on_each(_storm),
        _telling(),
        *on_each(_list),
    ]
