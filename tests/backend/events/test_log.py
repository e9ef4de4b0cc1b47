"""The log's promise: 1, 2, 3 … in the order of the commits, whatever runs at the same time and whatever fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.events import bell, log
from backend.events.models import Epoch, StoredEvent, Stream
from backend.events.schema import Event, Written, split_name, stream_name
from tests.backend.events.conftest import ThingHappened

ONE, TWO = stream_name("document", uuid4()), stream_name("conversation", uuid4())
ACTOR = uuid4()
KNOWN = UUID("0ba87996-85f8-427d-9dc5-09d5d7044d20")  # in the names of tests, which are the same at each run


def write(*streams: str, text: str = "x", about: UUID | None = None) -> list[Written]:
    with transaction.atomic():
        return log.append([(stream, ThingHappened(text, about)) for stream in streams], ACTOR)


def write_and_fail() -> None:
    with transaction.atomic():
        log.append([(ONE, ThingHappened("lost"))], ACTOR)
        raise ZeroDivisionError


def numbers(stream: str) -> list[int]:
    return [row.seq for row in log.read(stream, 0)]


def test_numbers_begin_at_one_and_have_no_hole(db: None) -> None:
    assert [row.seq for row in write(ONE, ONE, TWO, ONE)] == [1, 2, 1, 3]
    assert [row.seq for row in write(TWO, ONE)] == [2, 4]
    assert numbers(ONE) == [1, 2, 3, 4]
    assert log.heads([ONE, TWO, "document.never"]) == {ONE: 4, TWO: 2, "document.never": 0}


def test_reading_goes_on_after_a_number(db: None) -> None:
    write(*[ONE] * 5)
    assert [row.seq for row in log.read(ONE, 2)] == [3, 4, 5]
    assert [row.seq for row in log.read(ONE, 2, limit=1)] == [3]
    assert log.read(ONE, 5) == []


@pytest.mark.django_db(transaction=True)
def test_append_needs_the_services_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        log.append([(ONE, ThingHappened("x"))], ACTOR)
    assert not StoredEvent.objects.exists()


def test_event_stays_on_its_own_kinds_of_stream(db: None) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        write(stream_name("person", uuid4()))


@pytest.mark.django_db(transaction=True)
def test_rolled_back_transaction_leaves_no_hole(heard: list[StoredEvent]) -> None:
    write(ONE)
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    write(ONE)
    assert numbers(ONE) == [1, 2]


def together(*works: Callable[[], object]) -> None:
    """Run these at the same time, each on a connection of its own; raises what any of them raised."""
    begin = threading.Barrier(len(works), timeout=20)
    met: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            begin.wait()
            work()
        except BaseException as error:
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if met:
        raise met[0]


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_no_hole_and_no_deadlock() -> None:
    def both(order: tuple[str, str]) -> Callable[[], None]:
        def work() -> None:
            for _ in range(10):
                write(*order)

        return work

    together(both((ONE, TWO)), both((TWO, ONE)), both((ONE, TWO)), both((TWO, ONE)))
    assert numbers(ONE) == numbers(TWO) == list(range(1, 41))
    assert log.heads([ONE, TWO]) == {ONE: 40, TWO: 40}


@pytest.mark.django_db(transaction=True)
def test_a_later_number_is_never_seen_before_an_earlier_one() -> None:
    """The second writer waits for the first one's commit: whoever reads 2 can read 1."""
    first_has_written, second_has_begun = threading.Event(), threading.Event()
    seen: list[list[int]] = []

    def slow() -> None:
        with transaction.atomic():
            log.append([(ONE, ThingHappened("slow"))], ACTOR)
            first_has_written.set()
            assert second_has_begun.wait(10)
            seen.append(numbers(TWO))

    def quick() -> None:
        assert first_has_written.wait(10)
        second_has_begun.set()
        write(ONE)
        seen.append(numbers(ONE))

    together(slow, quick)
    assert seen == [[], [1, 2]]


def test_withdrawn_content_is_gone_from_every_stream_but_numbers_stay(db: None) -> None:
    subject = uuid4()
    write(ONE, TWO, text="secret", about=subject)
    write(ONE, text="kept")
    with transaction.atomic():
        log.blank(subject)
    rows = [*log.read(ONE, 0), *log.read(TWO, 0)]
    assert [(row.seq, row.type, row.payload is None) for row in rows] == [
        (1, "thing.happened", True),
        (2, "thing.happened", False),
        (1, "thing.happened", True),
    ]
    assert "secret" not in "".join(log.encode(row) for row in rows)
    assert json.loads(log.encode(rows[0]))["data"] is None


def test_frame_is_what_every_client_reads(db: None) -> None:
    (row,) = write(ONE, text="Kính gửi")
    frame = json.loads(log.encode(row))
    assert list(frame) == ["stream", "seq", "type", "at", "actor", "data"]
    assert (frame["stream"], frame["seq"], frame["type"]) == (ONE, 1, "thing.happened")
    assert frame["actor"] == str(ACTOR)
    assert frame["data"] == {"text": "Kính gửi", "about": None}
    assert frame["at"].endswith("Z")
    assert "Kính gửi" in log.encode(row)
    again = log.read(ONE, 0)[0]
    assert log.encode(again) == log.encode(row), "live and replayed frames are the same bytes"


def test_heads_of_many_streams_cost_one_query(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        log.heads([stream_name("document", uuid4()) for _ in range(200)])
    assert len(queries) == 1


def test_epoch_is_made_once_and_kept(db: None) -> None:
    first = log.epoch()
    assert log.epoch() == first == str(Epoch.objects.get().value)


@pytest.mark.parametrize(
    "name", ["", "document", "document.", "document.1", f"document.{KNOWN}x", f"document.{str(KNOWN).upper()}", "."]
)
def test_names_that_are_none_are_no_streams(name: str) -> None:
    assert split_name(name) is None


def test_two_events_may_not_share_a_type() -> None:
    with pytest.raises(TypeError, match=r"rights\.changed"):
        type("Other", (Event,), {"type": "rights.changed"})


@pytest.mark.django_db(transaction=True)
def test_bell_rings_after_the_commit_alone() -> None:
    rung: list[bell.Ring] = []
    stop = bell.listen(lambda heard: rung.extend(ring for ring in heard if isinstance(ring, bell.Ring)))
    try:
        with transaction.atomic():
            log.append([(ONE, ThingHappened("x"))], ACTOR)
            assert not rung
        assert [(ring.stream, ring.seq) for ring in rung] == [(ONE, 1)]
        assert rung[0].frame == log.encode(log.read(ONE, 0)[0])
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        assert len(rung) == 1
    finally:
        stop()
    write(ONE)
    assert len(rung) == 1


@pytest.mark.django_db(transaction=True)
def test_without_listeners_the_bell_travels_by_notification() -> None:
    import psycopg

    parameters = connection.get_connection_params()
    wanted = {"host", "port", "user", "password", "dbname"}
    with psycopg.connect(**{k: v for k, v in parameters.items() if k in wanted}, autocommit=True) as other:
        other.execute(f"LISTEN {bell.CHANNEL}")
        write(ONE, TWO)
        notice = next(iter(other.notifies(timeout=10, stop_after=1)))
    assert sorted(json.loads(notice.payload)) == sorted([[ONE, 1], [TWO, 1]])


def test_stream_rows_are_made_on_first_use_only(db: None) -> None:
    log.heads([ONE])
    assert not Stream.objects.exists()
    write(ONE)
    assert Stream.objects.get().head == 1
