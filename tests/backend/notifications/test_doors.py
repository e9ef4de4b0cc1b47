"""The doors of the feed and of the work page: own lines only, read everywhere, counted truly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.discussions import services as talk_services
from backend.discussions.models import Conversation
from backend.documents import services as documents
from backend.documents.models import Document
from backend.events import log
from backend.lib import clock
from backend.notifications import services
from backend.notifications.models import Notification
from backend.organisations.services import people
from tests import make
from tests.backend.notifications.conftest import Work, lines
from tests.cast import Cast
from tests.conftest import SignIn

API = "/api/v1"


def call_on(cast: Cast, talk: Conversation, times: int = 1) -> None:
    for n in range(times):
        make.message(talk, cast.head, f"@[x](person:{cast.director.person.pk}) việc {n}")


def test_feed_shows_own_lines_with_what_they_are_about(
    cast: Cast, document: Document, talk: Conversation, settled: Work, sign_in: SignIn
) -> None:
    call_on(cast, talk)
    settled()
    feed = sign_in(cast.director).get(f"{API}/notifications").data
    (line,) = feed["rows"]
    assert (line["reason"], line["document_code"], line["message_ordinal"]) == ("mention", document.full_code, 1)
    assert line["excerpt"] == f"@{cast.director.person.name} việc 0"
    assert (feed["unread"], feed["next"]) == (1, None)
    assert feed["head"] == {f"person.{cast.director.person.pk}": log.head(f"person.{cast.director.person.pk}")}
    for member in (cast.head, cast.liaison, cast.outsider):
        assert sign_in(member).get(f"{API}/notifications").data["rows"] == []


def test_feed_is_walked_page_by_page_without_repeat(
    cast: Cast, talk: Conversation, settled: Work, sign_in: SignIn
) -> None:
    call_on(cast, talk, 5)
    settled()
    client, found, cursor = sign_in(cast.director), [], None
    while True:
        page = client.get(f"{API}/notifications", {"limit": 2, **({"cursor": cursor} if cursor else {})}).data
        found += [row["message_ordinal"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [5, 4, 3, 2, 1]
    other = sign_in(cast.liaison)
    stolen = client.get(f"{API}/notifications", {"limit": 2}).data["next"]
    assert other.get(f"{API}/notifications", {"cursor": stolen}).status_code == 400


def test_reading_by_id_by_document_and_all(
    cast: Cast, document: Document, talk: Conversation, settled: Work, sign_in: SignIn
) -> None:
    call_on(cast, talk, 4)
    settled()
    client = sign_in(cast.director)
    first = client.get(f"{API}/notifications").data["rows"][0]["id"]
    assert client.post(f"{API}/notifications/read", {"ids": [first]}, format="json").data == {"unread": 3}
    assert len(client.get(f"{API}/notifications", {"unread": 1}).data["rows"]) == 3
    read = client.post(f"{API}/notifications/read", {"document": str(document.pk)}, format="json")
    assert read.data == {"unread": 0}
    call_on(cast, talk)
    settled()
    assert client.post(f"{API}/notifications/read", {"all": True}, format="json").data == {"unread": 0}
    told = [e for e in log.read(f"person.{cast.director.person.pk}", 0) if e.type == "notifications.read"]
    assert [len((e.payload or {})["ids"]) for e in told] == [1, 3, 0]


def test_nobody_reads_anothers_lines_away(cast: Cast, talk: Conversation, settled: Work, sign_in: SignIn) -> None:
    call_on(cast, talk)
    settled()
    line = Notification.objects.get(person=cast.director.person)
    sign_in(cast.liaison).post(f"{API}/notifications/read", {"ids": [str(line.pk)]}, format="json")
    assert lines(cast.director) == [("mention", "unread")]


def test_unfit_requests_are_refused(cast: Cast, talk: Conversation, sign_in: SignIn) -> None:
    client = sign_in(cast.director)
    bad: list[tuple[str, str, Any]] = [
        ("post", "notifications/read", {}), ("post", "notifications/read", {"all": True, "ids": []}),
        ("post", "notifications/read", {"ids": ["x"]}), ("post", "notifications/read", {"who": "me"}),
        ("put", "followings", {"level": "follow"}),
        ("put", "followings", {"level": "love", "document_id": str(uuid4())}),
        ("put", "followings", {"level": "mute", "document_id": str(uuid4()), "conversation_id": str(uuid4())}),
        ("get", "notifications", {"cursor": "x"}), ("get", "notifications", {"unread": "2"}),
        ("get", "notifications", {"limit": "101"}), ("get", "work", {"x": "1"}),
    ]  # fmt: skip
    for method, path, data in bad:
        options = {} if method == "get" else {"format": "json"}
        assert getattr(client, method)(f"{API}/{path}", data, **options).status_code == 400, (path, data)


def test_following_is_set_for_what_one_sees_and_told_to_own_devices(
    cast: Cast, document: Document, talk: Conversation, sign_in: SignIn
) -> None:
    client = sign_in(cast.director)
    wanted = {"document_id": str(document.pk), "level": "follow"}
    assert client.put(f"{API}/followings", wanted, format="json").data == {"level": "follow"}
    assert client.get(f"{API}/documents/{document.pk}").data["level"] == "follow"
    assert client.get(f"{API}/conversations/{talk.pk}").data["marks"]["level"] == "follow"
    assert log.read(f"person.{cast.director.person.pk}", 0)[-1].type == "following.changed"
    hidden = sign_in(cast.outsider).put(f"{API}/followings", wanted, format="json")
    missing = sign_in(cast.outsider).put(f"{API}/followings", {**wanted, "document_id": str(uuid4())}, format="json")
    assert hidden.status_code == missing.status_code == 404
    assert {**hidden.data, "request_id": ""} == {**missing.data, "request_id": ""}


def test_lines_about_what_was_closed_meanwhile_are_neither_shown_nor_counted(
    cast: Cast, talk: Conversation, settled: Work, sign_in: SignIn
) -> None:
    call_on(cast, talk)
    settled()
    people.end_post(None, cast.director.post, clock.today() - timedelta(days=1))
    feed = sign_in(cast.director).get(f"{API}/notifications").data
    assert (feed["rows"], feed["unread"]) == ([], 0)
    settled()
    assert lines(cast.director) == []


def test_work_page_groups_what_waits(
    cast: Cast, document: Document, talk: Conversation, settled: Work, sign_in: SignIn
) -> None:
    late = make.issued_document(
        cast, issue_date=clock.today() - timedelta(days=9), due_date=clock.today() - timedelta(days=2)
    )
    soon = make.issued_document(cast, due_date=clock.today() + timedelta(days=2))
    services.follow(cast.director.standing, "follow", document=document.pk)
    call_on(cast, talk)
    page = sign_in(cast.director).get(f"{API}/work").data
    counts = {group["code"]: group["count"] for group in page["groups"]}
    assert counts == {
        "to_acknowledge": 3, "mentions": 1, "overdue": 1, "due_soon": 1, "following": 1, "drafts": 0,
    }  # fmt: skip
    found = {code: [r["document"]["document"]["id"] for r in page["rows"] if r["group"] == code] for code in counts}
    assert (found["overdue"], found["due_soon"]) == ([str(late.pk)], [str(soon.pk)])
    assert found["mentions"] == found["following"] == [str(document.pk)]
    talk_services.mark_read(cast.director.standing, talk.pk, 1)
    again = sign_in(cast.director).get(f"{API}/work").data
    assert {g["code"]: g["count"] for g in again["groups"]}["mentions"] == 0
    assert all(group["count"] == 0 for group in sign_in(cast.outsider).get(f"{API}/work").data["groups"])


def test_call_from_talk_one_no_longer_reads_waits_for_nobody(cast: Cast, document: Document, sign_in: SignIn) -> None:
    """The officer sees the document by their own unit; what the other side said to them there is closed again."""
    guest = documents.bring_in(cast.director.standing, document.pk, cast.officer.person.pk)
    side = talk_services.open_side_conversation(cast.director.standing, document.pk)
    call = f"@[x](person:{cast.officer.person.pk}) xem giúp"
    make.message(Conversation.objects.get(pk=side.id), cast.director, call)

    def mentions() -> int:
        groups = sign_in(cast.officer).get(f"{API}/work").data["groups"]
        return int({group["code"]: group["count"] for group in groups}["mentions"])

    assert mentions() == 1
    documents.release(cast.director.standing, document.pk, guest.pk)
    assert sign_in(cast.officer).get(f"{API}/documents/{document.pk}").status_code == 200
    assert mentions() == 0


def test_drafts_wait_for_who_may_register_them(cast: Cast, sign_in: SignIn) -> None:
    make.document(cast)
    for member, expected in ((cast.head, 1), (cast.ministry_clerk, 1), (cast.minister, 0), (cast.director, 0)):
        groups = {g["code"]: g["count"] for g in sign_in(member).get(f"{API}/work").data["groups"]}
        assert groups["drafts"] == expected, member.person.username
