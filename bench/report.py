"""docs/performance.md from what was measured: tables with medians, least and most, and the goals reached or missed."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.goals import goals
from bench.notebook import Line, Notebook

# A section's title begins with the key; its columns are (figure, heading, format), the first with least and most.
Columns = Sequence[tuple[str, str, str]]
MS = ",.1f"
COLUMNS: dict[str, Columns] = {
    "The load client": (("deliveries", "deliveries/s read", ",.0f"), ("client_cpu", "its CPU", ".2f")),
    "Fan-out": (
        ("deliveries", "deliveries/s", ",.0f"),
        ("cpu_ms", "server CPU ms per 1,000", ",.2f"),
        ("p50_ms", "p50 ms", MS),
        ("p99_ms", "p99 ms", MS),
        ("calm_p50_ms", "p50 ms at 2/s", MS),
        ("calm_p99_ms", "p99 ms at 2/s", MS),
        ("memory_kb", "KB per idle socket", ",.0f"),
        ("per_frame", "messages a frame", ",.1f"),
        ("server_cpu", "server's CPU", ".2f"),
        ("client_cpu", "load client's CPU", ".2f"),
    ),
    "Durable": (
        ("sends", "sends/s", ",.0f"),
        ("ack_p50_ms", "answer p50 ms", MS),
        ("ack_p99_ms", "p99 ms", MS),
        ("cpu_ms", "server CPU ms per send", ",.2f"),
    ),
    "Sent to received": (
        ("sends", "sends/s", ",.0f"),
        ("p50_ms", "p50 ms", MS),
        ("p99_ms", "p99 ms", MS),
        ("cpu_ms", "server CPU ms per send", ",.2f"),
        ("client_cpu", "load client's CPU", ".2f"),
    ),
    "Connecting": (
        ("connects", "connects/s", ",.0f"),
        ("p50_ms", "p50 ms", MS),
        ("p99_ms", "p99 ms", MS),
        ("cpu_ms", "server CPU ms each", ",.2f"),
    ),
    "Reconnect": (
        ("seconds", "s until all are in", ",.2f"),
        ("p50_ms", "p50 ms", MS),
        ("p99_ms", "p99 ms", MS),
        ("cpu_s", "server CPU s", ",.2f"),
    ),
    "700": (("ms", "ms", MS),),
    "List": (
        ("requests", "requests/s", ",.0f"),
        ("p50_ms", "p50 ms", MS),
        ("p99_ms", "p99 ms", MS),
        ("cpu_ms", "server CPU ms each", ",.2f"),
        ("kilobytes", "KB an answer", ",.0f"),
    ),
}

METHOD = """\
Every row of sockets is measured with the same load client (`bench/load`, C and epoll) on core 1, where PostgreSQL (its
own cluster, fsync on) and Valkey run as well; the server alone has core 0, with its child processes if it has any. The
product is its real web process with real sessions, rights, database and Redis; only its limits of rate, and of people
at the door at once, are raised. Peers are the smallest server that sends one message to everybody in a room, without
login or storage; the ordinary list looks up session and user, as ours does. No compression anywhere; 400 bytes of
content, stamped in nanoseconds by the sender and read with the same clock by the receiver. 16 messages are in flight at
a time (4 for plain Channels, which bears no more), or two a second are sent ("at 2/s"). The runs are interleaved; the
numbers are medians, in brackets the least and the most. Ratios within a run say something about code; absolute numbers
say more about the machine. Where the load client's CPU is near 1.00, the client is the limit; where both are well below
it, the sixteen messages in flight are: such rows are lower bounds.

Two things help ours in the fan-out, in production as here. Messages that wait for the same socket leave in one frame
("messages a frame"), which its protocol allows; the peers send each by itself, as they come. What one message costs
alone, the columns at 2/s show. And it comes through Redis, told by another process on core 1 with the product's own
relay, which has also put it into the form that is sent; the peers take it from the sender's socket.

Lists are asked by sixteen readers in Python on core 1. The ORM in threads, the product's service in sixteen processes
and the notifications have no client: they time themselves, on core 0. pgbench does so on core 1, beside PostgreSQL.

The plain ASGI hub on granian and on hypercorn is one application of forty lines (`bench/peers/hub.py`), each server
with one worker, uvloop and the options that suit it. Prosody serves one chat room (XEP-0045) over WebSocket: no limits,
no history, nothing stored, anybody comes in, and nobody is told who comes and goes; as Prosody comes, each newcomer
costs a stanza to everybody who is there, and a thousand people do not get in within a minute. Synapse is asked by a
client of its own (long polling, asyncio; its CPU is in the table): one process with SQLite, limits of rate lifted, no
presence, no federation, 50 people in one room."""

NOT_RUN = """\
Plain Channels with its other layers (in memory, Redis pub/sub) or on other servers, and a plain hub on daphne and
uvicorn. A prototype of this message road was once measured beside them on such a machine, in November 2026: plain
Channels delivered between 1.0 and 1.5 times what it did with its Redis layer on daphne, whatever the layer and the
server; a plain hub inside Channels made 17,589 deliveries/s on daphne and 71,744 on uvicorn. These are former numbers
of a prototype, not of this table."""


@dataclass(frozen=True)
class Circumstances:
    """What stands above the tables."""

    date: str
    machine: str
    load: str
    commit: str
    versions: str
    command: str
    runs: int
    note: str = ""


def document(notebook: Notebook, about: Circumstances) -> str:
    parts = [
        "# Performance",
        "Written by `make bench`; do not edit.",
        *_circumstances(about),
        "## Method",
        METHOD,
        "## Goals",
        _goal_table(notebook),
        "## Numbers",
        *_sections(notebook),
        "## Not run here",
        NOT_RUN,
    ]
    return "\n\n".join(parts) + "\n"


def _circumstances(about: Circumstances) -> Iterator[str]:
    if about.note:
        yield f"**{about.note}**"
    rows = [
        ("date", about.date),
        ("command", f"`{about.command}`, {about.runs} interleaved runs"),
        ("commit", about.commit),
        ("machine", f"{about.machine}; load before the start {about.load}"),
        ("versions", about.versions),
    ]
    yield _table(("what", "which"), rows)


def _goal_table(notebook: Notebook) -> str:
    rows = []
    for goal in goals():
        reached = goal.ratio(notebook)
        wanted = f"{'≤' if goal.at_most else '≥'} {goal.wanted:g}×"
        if reached is None:
            rows.append((goal.name, wanted, "", "not measured"))
        elif goal.is_met(reached):
            rows.append((goal.name, wanted, f"{reached:,.2f}×", "met"))
        else:
            rows.append(
                (goal.name, wanted, f"{reached:,.2f}×", f"**missed**{': ' if goal.if_missed else ''}{goal.if_missed}")
            )
    return _table(("goal", "wanted", "reached", ""), rows)


def _sections(notebook: Notebook) -> Iterator[str]:
    for title, lines in notebook.sections.items():
        columns = next(columns for start, columns in COLUMNS.items() if title.startswith(start))
        there = [column for column in columns if any(column[0] in line.values for line in lines.values())]
        headings = ("", *(heading for _, heading, _ in there)) if there else ("", "")
        yield f"### {title}\n\n{_table(headings, [_row(who, line, there) for who, line in lines.items()])}"


def _row(who: str, line: Line, columns: Columns) -> tuple[str, ...]:
    problem = f"not measured: {line.problems[0]}" if line.problems and not line.values else ""
    cells = [_cell(line.values.get(figure, []), shape, place == 0) for place, (figure, _, shape) in enumerate(columns)]
    if problem:
        return (who, problem, *[""] * max(0, len(columns) - 1))
    failed = f" ({len(line.problems)} of the runs failed: {line.problems[0]})" if line.problems else ""
    return (who + failed, *cells)


def _cell(values: list[float], shape: str, spread: bool) -> str:
    if not values:
        return ""
    middle = format(statistics.median(values), shape)
    return f"{middle} [{min(values):{shape}} – {max(values):{shape}}]" if spread and len(values) > 1 else middle


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in lines)
