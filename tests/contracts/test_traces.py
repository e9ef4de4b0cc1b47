"""Golden traces: the browser's own handlers replay them (frontend/src/realtime/traces.test.ts).

Each is a scene in which everything happens that can happen on its streams. The state reached from the answers before
by the events must equal the answers after; both come from the real services and doors.
"""

from __future__ import annotations

from collections.abc import Callable
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
from backend.notifications import services as feed
from tests import make
from tests.cast import Cast
from tests.conftest import SignIn
from tests.contracts.committed import TRACES, agree
from tests.contracts.recording import Recording

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
    assert scene.types() >= {
        "message.posted", "message.edited", "message.deleted", "message.pinned", "message.unpinned",
        "reactions.changed", "thread.opened", "thread.renamed", "thread.resolved", "thread.reopened", "member.added",
        "member.removed", "conversation.changed",
    }  # fmt: skip
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
    assert scene.types() >= {
        "recipient.seen", "recipient.acknowledged", "acknowledgement.withdrawn", "file.pages_prepared",
        "participant.brought_in", "participant.released",
    }  # fmt: skip
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
    assert scene.types() >= {"position.drafted", "position.released", "position.discarded", "message.posted"}
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
    act(lambda: make.message(group, cast.head, called))
    act(work)
    act(lambda: talk.mark_read(officer, group.pk, 1))
    act(work)
    slip = act(lambda: make.message(group, cast.head, called))
    act(lambda: make.message(group, cast.head, called))
    act(work)
    act(lambda: talk.delete_message(cast.head.standing, slip.id))
    act(work)
    act(lambda: feed.read_notifications(officer))
    act(lambda: talk.mark_unread(officer, group.pk, 2))
    act(lambda: feed.follow(officer, "follow", document=document.pk))
    act(lambda: make.message(group, cast.head, f"Còn một việc, {called}"))
    act(work)
    assert scene.types() >= {
        "conversation.read", "notification.added", "notifications.read", "notifications.withdrawn", "following.changed",
    }  # fmt: skip
    keep(scene, "own")
