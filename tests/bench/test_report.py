"""What the benchmark writes down: medians, failures that stop nobody, goals reached and missed. Nothing is timed."""

from __future__ import annotations

from bench.goals import DAPHNE, ROOM, goals
from bench.notebook import Notebook
from bench.peers.rooms import PLAIN, SOCKETIO
from bench.report import Circumstances, document
from tools.problem import Problem

ABOUT = Circumstances("2026-11-22", "a machine", "0.00", "abc", "Python 3.11", "make bench", runs=3)


def fails() -> None:
    raise Problem("it is not installed", advice="Install it.")


def test_table_shows_median_with_least_and_most() -> None:
    notebook = Notebook()
    for deliveries in (300_000, 100_000, 200_000):
        notebook.note(ROOM, DAPHNE, deliveries=deliveries)
    assert notebook.median(ROOM, DAPHNE, "deliveries") == 200_000
    assert f"| {DAPHNE} | 200,000 [100,000 – 300,000] |" in document(notebook, ABOUT)


def test_peer_that_fails_says_why_and_the_others_are_measured() -> None:
    notebook = Notebook()
    notebook.attempt(ROOM, PLAIN, fails)
    notebook.attempt(ROOM, SOCKETIO, lambda: notebook.note(ROOM, SOCKETIO, deliveries=10))
    text = document(notebook, ABOUT)
    assert f"| {PLAIN} | not measured: it is not installed. Install it |" in text
    assert f"| {SOCKETIO} | 10 |" in text


def test_peer_that_fails_in_one_run_keeps_its_other_numbers() -> None:
    notebook = Notebook()
    notebook.note(ROOM, SOCKETIO, deliveries=10)
    notebook.attempt(ROOM, SOCKETIO, fails)
    assert f"| {SOCKETIO} (1 of the runs failed: it is not installed. Install it) | 10 |" in document(notebook, ABOUT)


def test_goal_is_met_missed_or_not_measured() -> None:
    notebook = Notebook()
    notebook.note(ROOM, DAPHNE, deliveries=40, calm_p99_ms=5)
    notebook.note(ROOM, SOCKETIO, deliveries=10, calm_p99_ms=1)
    text = document(notebook, ABOUT)
    assert "| fan-out to 1,000, daphne, deliveries/s against socket.io | ≥ 4× | 4.00× | met |" in text
    assert "| one message to 1,000 at 2/s, daphne: p99 against socket.io | ≤ 1× | 5.00× | **missed**" in text
    assert text.count("not measured") == len(goals()) - 2
