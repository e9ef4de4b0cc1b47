"""Sends that are answered after the commit: how many a second, and how long a writer waits.

Beside it PostgreSQL's own limit at one commit per message (pgbench, one lean statement), the ORM in threads, and what
the product's own, richer statements do at one commit per message: in its web process with batching switched off, and
from sixteen processes without sockets. The last two show what batching gives for the same SQL.
"""

from __future__ import annotations

import json
import re
import subprocess

from bench.arena import Arena
from bench.notebook import Notebook
from bench.plan import Plan
from bench.product import HELLO, REFUSED, SERVERS, serving, speaking
from bench.programs import SERVER_CORE, own_environment
from bench.stage import TALKS, WRITERS, Stage
from tools.places import VENV_PYTHON
from tools.problem import Problem

CASES = ((1, 1), (16, 1), (16, TALKS), (WRITERS, 1), (WRITERS, TALKS))
COMPARED = ((WRITERS, 1), (WRITERS, TALKS))  # with the floor and the ORM; a quick plan measures only these
BODY = "~@NS@ Đề nghị các đơn vị cho ý kiến." + " Kính gửi." * 25
PGBENCH, ORM = "floor: pgbench, one commit per message", "Django ORM, 16 threads"
SINGLE = "Chidao on daphne, batching off: one commit per message"
SERVICE = "Chidao's service in 16 processes, one commit per message"
PROGRAMS = {SERVICE: "bench.committing", ORM: "bench.peers.plain.threads"}

STATEMENT = """\
\\set topic random(1, {topics})
\\set person random(0, 63)
WITH member AS (SELECT 1 FROM plain_member WHERE topic_id = :topic AND person = :person),
head AS (UPDATE plain_topic SET seq = seq + 1 WHERE id = :topic AND EXISTS (SELECT FROM member) RETURNING seq),
message AS (INSERT INTO plain_message (topic_id, seq, person, client_id, body, at)
  SELECT :topic, seq, :person, gen_random_uuid(), repeat('x', 300), now() FROM head RETURNING seq, client_id)
INSERT INTO plain_event (topic_id, seq, data)
  SELECT :topic, seq, jsonb_build_object('id', client_id, 'body', repeat('x', 300)) FROM message;
"""


def section(writers: int, talks: int) -> str:
    return f"Durable sends, writers {writers}, conversations {talks}"


def name_of(server: str) -> str:
    return f"Chidao on {server}"


def posting(stage: Stage, writers: int, talks: int) -> list[str]:
    """What each writer says, in which conversation."""
    return [
        f'{{"do":"message.post","ref":@REF@,"conversation":"{stage.seeds.talks[writer % talks]}",'
        f'"client_id":"@UUID@","body":"{BODY}"}}'
        for writer in range(writers)
    ]


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    for writers, talks in COMPARED if plan.brief else CASES:
        title = section(writers, talks)
        for server in SERVERS:
            who = name_of(server)
            notebook.attempt(title, who, _ours, stage, plan, notebook, server, writers, talks, who)
        if (writers, talks) in COMPARED:
            notebook.attempt(title, PGBENCH, _pgbench, stage, plan, notebook, talks)
            notebook.attempt(title, SINGLE, _ours, stage, plan, notebook, "daphne", writers, talks, SINGLE, 1)
            notebook.attempt(title, SERVICE, _program, stage, plan, notebook, talks, SERVICE)
            notebook.attempt(title, ORM, _program, stage, plan, notebook, talks, ORM)


def _ours(
    stage: Stage, plan: Plan, notebook: Notebook, server: str, writers: int, talks: int, who: str, batch: int = 0
) -> None:
    batching = {"CHIDAO_WS_BATCH": str(batch)} if batch else {}
    with serving(stage, server, **batching) as program:
        words = {f"publish-{name}": value for name, value in speaking(program).items() if name != "origin"}
        words |= {
            "origin": speaking(program)["origin"],
            "publish-ready": HELLO,
            "ack": '"ok":{',
            "refusal": REFUSED,
        }
        texts = {"publish_cookies": stage.seeds.cookies[:writers], "templates": posting(stage, writers, talks)}
        with Arena(program, words, texts).client(
            stage, publish_count=writers, warmup=plan.warmup, patience=20
        ) as client:
            client.join()
            sent = client.measure(seconds=plan.seconds)
    notebook.note(
        section(writers, talks),
        who,
        sends=sent.acks_per_second,
        ack_p50_ms=sent.ack_p50_ms,
        ack_p99_ms=sent.ack_p99_ms,
        cpu_ms=sent.server_cpu_s * 1e3 / max(1, sent.acks),
    )


def _pgbench(stage: Stage, plan: Plan, notebook: Notebook, talks: int) -> None:
    script = stage.folder / "commit.sql"
    script.write_text(STATEMENT.format(topics=talks))
    words = ["-n", "-M", "prepared", "-c", str(WRITERS), "-j", "1", "-T", str(max(1, round(plan.seconds)))]
    place = ["-h", str(stage.postgres_sockets), "-U", "chidao", "-f", str(script), "plain"]
    command = [str(stage.postgres_bin / "pgbench"), *words, *place]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    latency = re.search(r"latency average = ([\d.]+)", done.stdout)
    if rate is None or latency is None:
        raise Problem("pgbench failed", details=done.stderr)
    notebook.note(section(WRITERS, talks), PGBENCH, sends=float(rate[1]), ack_p50_ms=float(latency[1]))


def _program(stage: Stage, plan: Plan, notebook: Notebook, talks: int, who: str) -> None:
    module, environment = PROGRAMS[who], stage.environment if who == SERVICE else stage.plain_environment
    words = [str(VENV_PYTHON), "-m", module, str(talks), str(plan.seconds)]
    done = subprocess.run(
        ["taskset", "-c", str(SERVER_CORE), *words],
        input=json.dumps({"people": stage.seeds.people, "talks": stage.seeds.talks}),
        check=False,
        capture_output=True,
        text=True,
        env=own_environment() | environment,
    )
    if done.returncode:
        raise Problem(f"{module} failed", details=done.stderr)
    notebook.note(section(WRITERS, talks), who, **json.loads(done.stdout.splitlines()[-1]))
