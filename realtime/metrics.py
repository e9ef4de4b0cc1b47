"""What the operator's monitoring may know of the running product: counts and times, never contents, never persons.

Callable from the loop and from any thread; each call costs microseconds. Where several processes serve, the supervisor
names a folder (PROMETHEUS_MULTIPROC_DIR) in which each keeps its own numbers, and whichever process is asked answers
for all of them; the gauges of a process that is gone are forgotten (`forget`), what it counted stays counted.
"""

from __future__ import annotations

import os
from collections.abc import Sized
from typing import Protocol

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from realtime import gateway

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PROCESS = os.environ.get("CHIDAO_PROCESS", "web")
QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
MOST_CODES = 200  # codes are words of our own source; should one ever carry data, it must not fill the monitoring

_commits = Histogram("chidao_commit_seconds", "Transactions of the message writer, from begin to commit", buckets=QUICK)
_messages = Counter("chidao_messages", "Messages committed")
_lag = Histogram("chidao_bell_lag_seconds", "From the commit of an event to this process hearing of it", buckets=QUICK)
_delivery = Histogram("chidao_delivery_seconds", "From the commit of an event to its frame being sent", buckets=QUICK)
_refusals = Counter("chidao_refusals", "Commands and requests refused, by code", ["code"])
_requests = Histogram("chidao_http_seconds", "HTTP requests, by method and class of status", ["method", "status"])


def _gauge(name: str, meaning: str) -> Gauge:
    kind = Gauge(f"chidao_{name}", meaning, ["process"], multiprocess_mode="livesum")
    return kind.labels(PROCESS)


_sockets = _gauge("sockets", "Open sockets")
_streams = _gauge("streams", "Streams with at least one follower")
_writing = _gauge("writer_waiting", "Messages waiting for the next transaction")
_relaying = _gauge("relay_waiting", "Rings waiting for Redis")
_asking = _gauge("gateway_waiting", "Questions waiting for a database thread")
_busy = _gauge("http_busy", "HTTP requests being answered")
_crowd = _gauge("http_waiting", "HTTP requests waiting for their turn")
_codes: set[str] = set()


class Followed(Protocol):
    """The hub, as far as it is counted."""

    @property
    def connections(self) -> Sized: ...

    def streams(self) -> Sized: ...


class Sampled(Protocol):
    """The process, as far as it is counted."""

    @property
    def hub(self) -> Followed: ...

    @property
    def writer(self) -> Sized: ...

    def relay_waiting(self) -> int: ...


def committed(seconds: float, messages: int) -> None:
    """One transaction of the writer, with this many messages in it."""
    _commits.observe(seconds)
    _messages.inc(messages)


def heard(lag: float) -> None:
    """What one commit told reached this process, so long after it (seconds of wall clock)."""
    _lag.observe(max(0.0, lag))


def delivered(seconds: float) -> None:
    """What one commit told was sent to those who follow it, so long after it; once per commit and process."""
    _delivery.observe(max(0.0, seconds))


def refused(code: str) -> None:
    """A command or request was answered with this error."""
    if code not in _codes and len(_codes) >= MOST_CODES:
        code = "other"
    _codes.add(code)
    _refusals.labels(code).inc()


def answered(method: str, status: int, seconds: float) -> None:
    """An HTTP request was answered."""
    _requests.labels(method if method in METHODS else "other", f"{status // 100}xx").observe(seconds)


def crowd(busy: int, waiting: int) -> None:
    """HTTP requests being answered, and those waiting for their turn."""
    _busy.set(busy)
    _crowd.set(waiting)


def sample(process: Sampled) -> None:
    """What is true now; taken each second."""
    _sockets.set(len(process.hub.connections))
    _streams.set(len(process.hub.streams()))
    _writing.set(len(process.writer))
    _relaying.set(process.relay_waiting())
    _asking.set(gateway.waiting())


def exposition(*more: Collector) -> bytes:
    """Everything in the text format of Prometheus, for all processes, with what other collectors know."""
    registry: CollectorRegistry = REGISTRY
    extra = CollectorRegistry()
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    for collector in more:
        extra.register(collector)
    return generate_latest(registry) + generate_latest(extra)


def forget(pid: int) -> None:
    """For the supervisor: a process has ended, however it ended, and has no sockets and no queues any more."""
    if os.environ.get(FOLDER):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]
