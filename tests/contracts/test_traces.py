"""Golden traces: the browser's own handlers replay them (frontend/src/realtime/traces.test.ts).

Each is a scene in which everything happens that can happen on its streams. The oracle are the answers of the real
doors: whatever answer a screen began with, the events of the real services must lead it to every later answer. A
reducer in Python would only be a second copy of the handlers that matter, which are the browser's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfWriter

from backend.discussions import services as talk
from backend.discussions.models import Conversation
from backend.discussions.services import Send
from backend.documents import services as documents
from backend.documents.models import Handling
from backend.documents.services.pages import prepare_pages
from backend.events.schema import CATALOGUE
from backend.notifications import services as feed
from backend.organisations.services import people, sessions, settings
from tests import make
from tests.cast import Cast
from tests.conftest import SignIn
from tests.contracts.committed import TRACES, agree
from tests.contracts.recording import Recording, difference

RENEW = "CHIDAO_WRITE_TRACES"


def keep(recording: Recording, name: str) -> None:
    agree(TRACES / f"{name}.json", recording.trace(), RENEW)


def blank_sheets(pages: int) -> bytes:
    """A real PDF whose bytes are the same on every machine: nothing in it is compressed or dated."""
    writer, target = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


def call(by: str, who: object) -> str:
    return f"@[{by}](person:{who})"


def test_talk_in_a_group(cast: Cast, sign_in: SignIn) -> None:
    group = make.group(cast)
    start = make.message(group, cast.officer, "Bắt đầu rà soát.")
    scene = Recording(
        cast.head,
        sign_in(cast.head),
        [group.stream],
        {"conversation": f"conversations/{group.pk}", "messages": f"conversations/{group.pk}/messages?around=end"},
    )
    officer, head, act = cast.officer.standing, cast.head.standing, scene.act
    asked = act(lambda: make.message(group, cast.officer, f"Nhờ {call('Thịnh', cast.head.person.pk)} xem **bảng 2**."))
    act(lambda: make.message(group, cast.head, "Đã xem.", reply_to=asked.id))
    act(lambda: talk.edit_message(officer, asked.id, "Nhờ anh xem bảng 3.", asked.version))
    act(lambda: talk.pin_message(officer, asked.id))
    act(lambda: talk.pin_message(officer, start.id))
    act(lambda: talk.unpin_message(officer, asked.id))
    act(lambda: talk.add_reaction(head, start.id, "👍"))
    act(lambda: talk.add_reaction(officer, start.id, "👍"))
    act(lambda: talk.remove_reaction(head, start.id, "👍"))
    opened = act(lambda: talk.open_thread(officer, Send(group.pk, uuid4(), "Lấy số liệu đến ngày nào?", subject="Mốc")))
    answer = act(lambda: make.message(group, cast.head, "Đến hết tháng 6.", thread=opened.thread.id))
    thread = act(lambda: talk.rename_thread(officer, opened.thread.id, "Mốc số liệu", opened.thread.version))
    thread = act(lambda: talk.resolve_thread(officer, thread.id, "answered", thread.version, "Rõ.", answer.id))
    act(lambda: talk.reopen_thread(head, thread.id, thread.version))
    slip = act(
        lambda: make.message(group, cast.officer, "Gửi nhầm.", thread=thread.id, files=(make.file(cast.officer).pk,))
    )
    act(lambda: talk.pin_message(officer, slip.id))
    act(lambda: talk.delete_message(officer, slip.id))
    joined = act(lambda: talk.add_members(officer, group.pk, [cast.liaison.person.pk], [cast.tay_ninh.pk]))
    act(lambda: talk.remove_member(officer, group.pk, joined[0].id))
    version = Conversation.objects.get(pk=group.pk).version
    act(lambda: talk.change_group(officer, group.pk, version, title="Nhóm số liệu", purpose="Báo cáo quý III"))
    act(lambda: make.message(group, cast.officer, "Cảm ơn các anh chị."))
    keep(scene, "talk")


@pytest.mark.usefixtures("_patient")
def test_reception_of_a_document(cast: Cast, sign_in: SignIn) -> None:
    paper = documents.store_file(cast.ministry_clerk.person, "chi-thi.pdf", blank_sheets(2))
    document = make.issued_document(cast, main=paper.pk)
    open_talk = Conversation.objects.get(document=document, kind="open")
    place = f"documents/{document.pk}"
    scene = Recording(
        cast.director,
        sign_in(cast.director),
        [f"document.{document.pk}"],
        {"detail": place, "recipients": f"{place}/recipients", "list": "documents"},
    )
    director, act = cast.director.standing, scene.act
    act(lambda: documents.mark_seen(director, document.pk))
    act(lambda: prepare_pages(paper.pk))
    act(lambda: documents.acknowledge(director, document.pk))
    act(lambda: documents.withdraw_acknowledgement(director, document.pk))
    act(lambda: documents.acknowledge(director, document.pk))
    act(lambda: documents.mark_seen(cast.liaison.standing, document.pk))
    act(lambda: documents.acknowledge(cast.liaison.standing, document.pk))
    guest = act(lambda: documents.bring_in(director, document.pk, cast.department_officer.person.pk))
    act(lambda: documents.bring_in(cast.liaison.standing, document.pk, cast.outsider.person.pk))
    act(lambda: documents.release(director, document.pk, guest.pk))
    act(lambda: make.message(open_talk, cast.liaison, "Sở đã tiếp nhận."))
    opened = act(
        lambda: talk.open_thread(cast.officer.standing, Send(open_talk.pk, uuid4(), "Hạn gửi?", subject="Hạn báo cáo"))
    )
    act(lambda: talk.open_thread(director, Send(open_talk.pk, uuid4(), "Mẫu nào?", subject="Mẫu biểu")))
    act(lambda: talk.resolve_thread(cast.officer.standing, opened.thread.id, "answered", opened.thread.version))
    keep(scene, "document")


def test_positions_of_an_own_side(cast: Cast, sign_in: SignIn) -> None:
    document = make.issued_document(cast)
    open_talk = Conversation.objects.get(document=document, kind="open")
    side = Handling.objects.get(document=document, unit=cast.tay_ninh)
    clerk, director = cast.department_clerk.standing, cast.director.standing
    talk.draft_position(clerk, document.pk, "Dự thảo đầu tiên.")
    scene = Recording(
        cast.director,
        sign_in(cast.director),
        [f"handling.{side.pk}", open_talk.stream],
        {
            "conversation": f"conversations/{open_talk.pk}",
            "messages": f"conversations/{open_talk.pk}/messages?around=end",
            "positions": f"documents/{document.pk}/positions",
        },
    )
    act = scene.act
    draft = act(lambda: talk.draft_position(clerk, document.pk, "Sở thống nhất."))
    draft = act(lambda: talk.change_position(director, draft.id, "Sở thống nhất với dự thảo.", draft.version))
    other = act(lambda: talk.draft_position(clerk, document.pk, "Sở đề nghị lùi hạn."))
    act(lambda: talk.discard_position(clerk, other.id, other.version))
    act(lambda: talk.release_position(director, draft.id, uuid4(), draft.version))
    keep(scene, "positions")


def test_own_stream_of_a_person(cast: Cast, sign_in: SignIn, work: Callable[[], None]) -> None:
    document, group = make.issued_document(cast), make.group(cast)
    work()
    officer = cast.officer.standing
    scene = Recording(
        cast.officer,
        sign_in(cast.officer),
        [f"person.{officer.person.pk}", group.stream],
        {"me": "me", "notifications": "notifications", "rooms": "conversations?kind=group,direct"},
    )
    act = scene.act
    called = f"{call('Hằng', officer.person.pk)} cho ý kiến."
    unit = f"@[Tổng cục](unit:{cast.directorate.pk}) cho ý kiến."
    act(lambda: make.message(group, cast.head, called))
    act(work)
    act(lambda: talk.mark_read(officer, group.pk, 1))
    act(work)
    slip = act(lambda: make.message(group, cast.head, called))
    changed = act(lambda: make.message(group, cast.head, called))
    act(work)
    act(lambda: talk.edit_message(cast.head.standing, changed.id, "Không cần nữa.", changed.version))
    act(work)
    act(lambda: talk.delete_message(cast.head.standing, slip.id))
    act(work)
    act(lambda: feed.read_notifications(officer))
    act(lambda: talk.mark_unread(officer, group.pk, 2))
    act(lambda: feed.follow(officer, "follow", document=document.pk))
    act(lambda: feed.follow(officer, "mute", conversation=group.pk))
    act(lambda: make.message(group, cast.head, f"Còn một việc, {called}"))
    act(lambda: make.message(group, cast.head, unit))
    act(work)
    joined = act(lambda: talk.add_members(officer, group.pk, [cast.liaison.person.pk]))
    act(lambda: talk.remove_member(officer, group.pk, joined[0].id))
    version = Conversation.objects.get(pk=group.pk).version
    act(lambda: talk.change_group(officer, group.pk, version, title="Nhóm số liệu"))
    act(lambda: make.message(group, cast.officer, "Đã rõ."))
    keep(scene, "own")


def test_what_makes_a_person_another_reader(cast: Cast, sign_in: SignIn, work: Callable[[], None]) -> None:
    """Nothing here is applied: after each of these events the browser asks anew for what it may see."""
    document, newcomer = make.issued_document(cast), cast.outsider
    work()
    scene = Recording(
        newcomer,
        sign_in(newcomer),
        [f"person.{newcomer.person.pk}"],
        {"me": "me", "rooms": "conversations?kind=group,direct", "list": "documents", "work": "work"},
    )
    director, act = cast.director.standing, scene.act
    act(lambda: settings.change_settings(newcomer.standing, {"theme": "dark"}))
    group = act(lambda: make.group(cast, people=[newcomer, cast.head]))
    membership = group.memberships.get(person=newcomer.person)
    act(lambda: talk.remove_member(cast.officer.standing, group.pk, membership.pk))
    guest = act(lambda: documents.bring_in(director, document.pk, newcomer.person.pk))
    act(lambda: documents.release(director, document.pk, guest.pk))
    act(
        lambda: people.give_post(
            None, newcomer.person, cast.tay_ninh_land, "Chuyên viên", ["officer"], is_primary=False
        )
    )
    act(lambda: sessions.end(newcomer.person.pk, ["a session elsewhere"]))
    keep(scene, "person")


def test_inbox_of_a_unit(cast: Cast, sign_in: SignIn) -> None:
    director = cast.director.standing
    scene = Recording(
        cast.director,
        sign_in(cast.director),
        [f"unit.{cast.tay_ninh.pk}"],
        {"work": "work", "list": "documents"},
    )
    act = scene.act
    document = act(lambda: make.issued_document(cast))
    act(lambda: documents.acknowledge(director, document.pk))
    act(lambda: documents.withdraw_acknowledgement(director, document.pk))
    keep(scene, "unit")


def test_draft_until_its_issue(cast: Cast, sign_in: SignIn) -> None:
    clerk = cast.ministry_clerk.standing
    draft = make.document(cast)
    side = Handling.objects.get(document=draft)
    scene = Recording(
        cast.ministry_clerk,
        sign_in(cast.ministry_clerk),
        [f"handling.{side.pk}", f"document.{draft.pk}"],
        {"detail": f"documents/{draft.pk}", "list": "documents"},
        whole=True,
    )
    act = scene.act
    draft = act(lambda: documents.change_document(clerk, draft.pk, draft.version, {"subject": "Về việc rà soát"}))
    act(lambda: documents.change_document(clerk, draft.pk, draft.version, {"subject": "Về việc rà soát số liệu"}))
    act(lambda: documents.issue_document(clerk, draft.pk, [documents.Addressee(cast.tay_ninh.pk)], not_secret=True))
    act(lambda: talk.open_side_conversation(cast.officer.standing, draft.pk))
    keep(scene, "draft")


def test_draft_that_is_thrown_away(cast: Cast, sign_in: SignIn) -> None:
    clerk, draft = cast.ministry_clerk.standing, make.document(cast)
    side = Handling.objects.get(document=draft)
    scene = Recording(
        cast.ministry_clerk, sign_in(cast.ministry_clerk), [f"handling.{side.pk}"], {"list": "documents"}, whole=True
    )
    scene.act(lambda: documents.discard_document(clerk, draft.pk, draft.version))
    keep(scene, "discarded")


def test_every_event_occurs_in_a_trace() -> None:
    """A new kind of event needs a scene in which it happens; what the browser makes of it is proven there."""
    assert untold(CATALOGUE) == set()


def test_event_without_a_trace_would_be_found() -> None:
    assert untold([*CATALOGUE, "coffee.spilt"]) == {"coffee.spilt"}


def untold(types: Iterable[str]) -> set[str]:
    """Those of `types` that happen in none of the committed traces."""
    traces = [json.loads(path.read_text(encoding="utf-8")) for path in TRACES.glob("*.json")]
    told = {event["type"] for trace in traces for step in trace["steps"] for event in step["events"]}
    return set(types) - told


def test_difference_says_what_turns_one_answer_into_another() -> None:
    old = {"rows": [{"a": 1}, {"a": 2}], "gone": 1, "same": {"x": []}}
    new: dict[str, object] = {"rows": [{"a": 1}, {"a": 3}, {"a": 4}], "same": {"x": []}, "new": None}
    rows = ["[]", 3, {"1": ["{}", {"a": ["=", 3]}, []], "2": ["=", {"a": 4}]}]
    assert difference(old, new) == ["{}", {"rows": rows, "new": ["=", None]}, ["gone"]]
    assert difference([1, 2], [1]) == ["[]", 1, {}]
    assert difference(new, new) is None
