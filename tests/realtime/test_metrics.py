"""What monitoring reads adds up over all processes, forgets the dead, and names nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from backend.lib.ids import uuid7
from realtime import metrics
from tests.cast import Cast
from tests.realtime.client import Refused
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import open_groups

ROOT = Path(__file__).resolve().parents[2]
TOKEN = {"Authorization": "Bearer a token of the tests"}
CANARY = "Canary-Chim-Hoàng-Yến"
COUNTING = """
import django, os; django.setup()
from realtime import metrics
metrics.committed(0.002, {messages})
metrics.refused("slow_down")
metrics._sockets.set({sockets})
print(os.getpid(), flush=True)
"""
READING = """
import django; django.setup()
from realtime import metrics
{forget}
print(metrics.exposition().decode())
"""


def run(folder: Path, code: str) -> str:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    environment |= {metrics.FOLDER: str(folder), "CHIDAO_PROCESS": "web-1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} ([\d.e+]+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_processes_are_added_up_and_the_dead_keep_only_what_they_counted(tmp_path: Path) -> None:
    first = run(tmp_path, COUNTING.format(messages=3, sockets=10)).strip()
    run(tmp_path, COUNTING.format(messages=4, sockets=5))
    text = run(tmp_path, READING.format(forget=""))
    assert value(text, "chidao_messages_total") == 7
    assert value(text, 'chidao_refusals_total{code="slow_down"}') == 2
    assert value(text, 'chidao_sockets{process="web-1"}') == 15
    text = run(tmp_path, READING.format(forget=f"metrics.forget({first})"))
    assert value(text, "chidao_messages_total") == 7
    assert value(text, 'chidao_sockets{process="web-1"}') == 5


def test_labels_cannot_grow_without_bound() -> None:
    for number in range(metrics.MOST_CODES + 50):
        metrics.refused(f"made up {number}")
    metrics.answered("BREW", 418, 0.1)
    text = metrics.exposition().decode()
    assert len(re.findall(r"^chidao_refusals_total\{", text, re.MULTILINE)) <= metrics.MOST_CODES + 1
    assert 'chidao_http_seconds_count{method="other",status="4xx"} 1.0' in text


@pytest.mark.asyncio
async def test_running_product_counts_and_names_nobody(server: LiveServer, people: Cast) -> None:
    stream = (await in_database(open_groups, people.officer, 1))[0]
    talk = stream.removeprefix("conversation.")
    key = await in_database(session_of, people.officer)
    async with await server.visit(key) as socket, httpx.AsyncClient(base_url=server.http) as monitor:
        before = (await monitor.get("/metrics", headers=TOKEN)).text
        await socket.follow(stream)
        said = await socket.ask("message.post", conversation=talk, client_id=str(uuid7()), body=CANARY)
        await socket.event(stream, said["seq"])
        with pytest.raises(Refused):
            await socket.ask("message.post", conversation=CANARY, client_id=str(uuid7()), body="x")
        await monitor.get(f"/api/v1/messages/{CANARY}?q={CANARY}")
        answer = await monitor.get("/metrics", headers=TOKEN)
        while value(answer.text, 'chidao_sockets{process="web"}') < 1:  # sampled each second
            answer = await monitor.get("/metrics", headers=TOKEN)
        nobody = await monitor.get("/metrics")
    text = answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    grown = {name: value(text, name) - value(before, name) for name in COUNTED}
    assert all(growth >= 1 for growth in grown.values()), grown
    assert 'chidao_build_info{version="' in text
    assert "# TYPE chidao_jobs gauge" in text
    for secret in (CANARY, key, str(people.officer.person.pk), people.officer.person.username, talk, stream):
        assert secret not in text
    assert nobody.status_code == 404


COUNTED = [
    "chidao_messages_total",
    "chidao_commit_seconds_count",
    "chidao_bell_lag_seconds_count",
    "chidao_delivery_seconds_count",
    'chidao_refusals_total{code="invalid"}',
    'chidao_http_seconds_count{method="GET",status="4xx"}',
]
