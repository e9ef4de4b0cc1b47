"""The whole way of a message: sent, checked, committed, received by 50 people who have the conversation open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from bench.arena import Arena, Contestant
from bench.client import PAYLOAD
from bench.measures.durable import posting
from bench.notebook import Notebook
from bench.peers.rooms import plain_command
from bench.peers.synapse import home as synapse
from bench.plan import Plan
from bench.product import HELLO, OPENED, REFUSED, SERVERS, opening, serving, speaking
from bench.programs import Program
from bench.stage import WRITERS, Stage
from tools.ports import free_port

READERS = 50
CASES = (1, 16, 64)
COMPARED = (1, 16)  # a quick plan measures only these; sixteen already wait for seconds in Synapse


def section(writers: int) -> str:
    return f"Sent to received by {READERS}, writers {writers}"


CALM = f"Sent to received by {READERS}, 2 messages a second"


def name_of(server: str) -> str:
    return f"Chidao on {server}"


def ordinary(server: str) -> str:
    return f"ORM and group_send, {server}"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    ours, theirs = [_ours(server) for server in SERVERS], [_ordinary(server) for server in SERVERS]
    for one in [*ours, *theirs, synapse.contestant()]:
        for writers in COMPARED if plan.brief or one.name == synapse.NAME else CASES:
            notebook.attempt(section(writers), one.name, _measure, stage, plan, notebook, one, writers)


def _measure(stage: Stage, plan: Plan, notebook: Notebook, one: Contestant, writers: int) -> None:
    with one.enter(stage) as arena:
        warmup, seconds = plan.warmup * arena.slowness, plan.seconds * arena.slowness
        wanted = {"count": READERS, "publish_count": writers, "warmup": warmup, "patience": 20}
        with arena.client(stage, **wanted) as client:
            client.join()
            if writers == 1:
                calm = client.measure(rate=2, seconds=plan.slow_seconds)
                notebook.note(CALM, one.name, **calm.latency)
            got = client.measure(rate=0, seconds=seconds)
    notebook.note(
        section(writers),
        one.name,
        sends=got.acks_per_second,
        **got.latency,
        cpu_ms=got.server_cpu_s * 1e3 / max(1, got.acks),
        client_cpu=got.cpu,
    )


def _ours(server: str) -> Contestant:
    @contextlib.contextmanager
    def enter(stage: Stage) -> Iterator[Arena]:
        with serving(stage, server) as program:
            words = speaking(program) | {"ready": OPENED, "publish-ready": HELLO, "ack": '"ok":{'}
            words |= {"refusal": REFUSED, "publish-address": program.address, "publish-path": words["path"]}
            texts = {
                "cookies": stage.seeds.cookies[:READERS],
                "first": [opening(f"conversation.{stage.seeds.talks[0]}")],
                "publish_cookies": stage.seeds.cookies[:WRITERS],
                "templates": posting(stage, WRITERS, 1),
            }
            yield Arena(program, words, texts)

    return Contestant(name_of(server), enter)


def _ordinary(server: str) -> Contestant:
    @contextlib.contextmanager
    def enter(stage: Stage) -> Iterator[Arena]:
        port = free_port()
        command, log = plain_command(stage, port, server), stage.folder / "plain.log"
        with Program(command, log=log, port=port, environment=stage.plain_environment) as program:
            words = {"address": program.address, "path": "/sub/durable", "ready": '"ready"', "ack": '"ok"'}
            words |= {"publish-address": program.address, "publish-path": "/durable", "publish-ready": '"ready"'}
            said = PAYLOAD.removeprefix("{")
            yield Arena(program, words, {"templates": [f'{{"topic":1,"person":{n},{said}' for n in range(WRITERS)]})

    return Contestant(ordinary(server), enter)
