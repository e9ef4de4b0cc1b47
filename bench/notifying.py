"""`python -m bench.notifying`: times four ways of writing 700 notifications, each rolled back; prints the medians."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402

from backend.documents.models import Document  # noqa: E402
from backend.events.models import StoredEvent, Stream  # noqa: E402
from backend.events.schema import stream_name  # noqa: E402
from backend.lib import clock, shapes  # noqa: E402
from backend.notifications.describe import notification_view  # noqa: E402
from backend.notifications.models import Notification  # noqa: E402
from backend.notifications.services import telling  # noqa: E402
from backend.notifications.shapes import Reason  # noqa: E402
from backend.organisations.models import Person  # noqa: E402

MANY, TIMES = 700, 5
REASON: Reason = "received"


def main() -> None:
    people = list(Person.objects.order_by("pk")[:MANY])
    document = Document.objects.select_related("unit", "organisation").first()

    def matter() -> telling.Matter:
        return telling.Matter(cause=str(uuid4()), actor=people[0], at=clock.now(), document=document)

    def rows() -> list[Notification]:
        shared = {"cause": str(uuid4()), "actor": people[0], "at": clock.now(), "document": document}
        return [Notification(person=person, reason=REASON, **shared) for person in people]

    def one_by_one() -> None:
        for row in rows():
            row.save(force_insert=True)
            stream, _ = Stream.objects.select_for_update().get_or_create(name=stream_name("person", row.person_id))
            stream.head += 1
            stream.save(update_fields=["head"])
            StoredEvent.objects.create(
                stream=stream, seq=stream.head, type="notification.added", payload=shapes.dump(notification_view(row))
            )

    made = [rows() for _ in range(TIMES)]  # in advance: only the writing is timed
    reasons: dict[UUID, Reason] = {person.pk: REASON for person in people}
    ways: dict[str, Callable[[], object]] = {
        "rows": lambda: telling.insert(matter(), reasons),
        "rows_orm": lambda: Notification.objects.bulk_create(made.pop()),
        "whole": lambda: telling.tell(matter(), reasons),
        "whole_orm": one_by_one,
    }
    print(json.dumps({name: _median_ms(way) for name, way in ways.items()}))


def _median_ms(way: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        with transaction.atomic():
            began = time.perf_counter()
            way()
            taken.append((time.perf_counter() - began) * 1e3)
            transaction.set_rollback(True)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
