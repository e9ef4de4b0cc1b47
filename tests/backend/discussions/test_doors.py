"""The REST doors: what they answer, what they refuse, and that nobody can tell the hidden from the missing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from backend.discussions import services
from backend.discussions.models import Conversation, Message
from backend.discussions.services import Send
from backend.documents.models import Document
from tests.backend.discussions.conftest import Say
from tests.cast import Cast
from tests.conftest import SignIn

API = "/api/v1"


def test_talk_goes_its_way_over_rest(cast: Cast, document: Document, talk: Conversation, sign_in: SignIn) -> None:
    head, director = sign_in(cast.head), sign_in(cast.director)
    address = f"{API}/conversations/{talk.pk}"
    key = str(uuid4())
    said = {"client_id": key, "body": "Đề nghị **báo cáo**"}
    posted = head.post(f"{address}/messages", said, format="json")
    assert posted.status_code == 201, posted.data
    assert head.post(f"{address}/messages", said, format="json").data == posted.data
    other = head.post(f"{address}/messages", {**said, "body": "khác"}, format="json")
    assert (other.status_code, other.data["code"]) == (409, "client_id_reused")
    page = director.get(address)
    assert page["ETag"] == '"v1"'
    assert page.data["marks"]["unread"] == 1
    assert page.data["abilities"] == ["conclude", "read", "release_position", "take_part"]
    assert page.data["audience"]["label"]["vi"] == "3 đơn vị sẽ thấy"
    assert page.data["head"] == {talk.stream: posted.data["seq"]}
    messages = director.get(f"{address}/messages", {"around": "first_unread"}).data
    assert [m["body"] for m in messages["messages"]] == ["Đề nghị **báo cáo**"]
    assert director.put(f"{address}/read", {"upto": 1}, format="json").data["unread"] == 0
    assert director.put(f"{address}/unread", {"from": 1}, format="json").data["unread"] == 1
    message = f"{API}/messages/{posted.data['message']['id']}"
    edited = head.patch(message, {"body": "Đề nghị báo cáo ngay"}, format="json", headers={"If-Match": '"v1"'})
    assert edited["ETag"] == '"v2"'
    assert len(director.get(f"{message}/revisions").data["rows"]) == 1
    assert director.put(f"{message}/reactions/👍").data["reactions"][0]["sign"] == "👍"
    assert director.delete(f"{message}/reactions/👍").data["reactions"] == []
    assert director.put(f"{message}/pin").data["pinned_by"] == cast.director.person.name
    assert head.delete(message).data["body"] == ""
    assert head.get(f"{address}/receipts", {"ordinal": 1}).data["rows"][0]["upto"] == 1


def test_thread_position_and_side_talk_over_rest(
    cast: Cast, document: Document, talk: Conversation, sign_in: SignIn
) -> None:
    director, clerk = sign_in(cast.director), sign_in(cast.department_clerk)
    opened = director.post(
        f"{API}/conversations/{talk.pk}/threads",
        {"client_id": str(uuid4()), "subject": "Biểu mẫu", "body": "Mẫu nào?"},
        format="json",
    )
    assert opened.status_code == 201, opened.data
    thread = f"{API}/threads/{opened.data['thread']['id']}"
    assert director.post(f"{thread}/resolve", {"outcome": "done"}, format="json").status_code == 428
    resolved = director.post(f"{thread}/resolve", {"outcome": "done"}, format="json", headers={"If-Match": '"v1"'})
    assert resolved.data["outcome"] == "done"
    assert clerk.post(f"{thread}/reopen", {}, format="json", headers={"If-Match": '"v1"'}).status_code == 412
    side = clerk.post(f"{API}/documents/{document.pk}/side-conversation", {}, format="json")
    assert (side.status_code, side.data["kind"]) == (200, "side")
    draft = clerk.post(f"{API}/documents/{document.pk}/positions", {"body": "Thống nhất"}, format="json")
    assert draft.status_code == 201, draft.data
    position = f"{API}/positions/{draft.data['id']}"
    release = {"client_id": str(uuid4())}
    refused = clerk.post(f"{position}/release", release, format="json", headers={"If-Match": '"v1"'})
    assert (refused.status_code, refused.data["missing_right"]) == (403, "release_position")
    released = director.post(f"{position}/release", release, format="json", headers={"If-Match": '"v1"'})
    assert released.data["message"]["kind"] == "official"


def test_groups_and_direct_talk_over_rest(cast: Cast, sign_in: SignIn) -> None:
    officer, head = sign_in(cast.officer), sign_in(cast.head)
    wanted = {"title": "Nhóm", "people": [str(cast.head.person.pk)], "units": [str(cast.nghe_an.pk)]}
    made = officer.post(f"{API}/conversations", wanted, format="json", headers={"Idempotency-Key": "g1"})
    assert made.status_code == 201, made.data
    again = officer.post(f"{API}/conversations", wanted, format="json", headers={"Idempotency-Key": "g1"})
    assert again.data["id"] == made.data["id"]
    address = f"{API}/conversations/{made.data['id']}"
    changed = officer.patch(address, {"title": "Nhóm 2"}, format="json", headers={"If-Match": '"v1"'})
    assert changed.data["title"] == "Nhóm 2"
    members = head.get(f"{address}/members").data["rows"]
    assert [m["right"] for m in members] == ["moderate", "write", "write"]
    joined = officer.post(f"{address}/members", {"people": [str(cast.minister.person.pk)]}, format="json")
    assert joined.status_code == 201
    gone = officer.delete(f"{address}/members/{joined.data['rows'][0]['id']}")
    assert gone.status_code == 204
    direct = head.post(f"{API}/conversations/direct", {"person": str(cast.liaison.person.pk)}, format="json")
    assert direct.status_code == 201
    twice = head.post(f"{API}/conversations/direct", {"person": str(cast.liaison.person.pk)}, format="json")
    assert (twice.status_code, twice.data["id"]) == (200, direct.data["id"])
    rows = head.get(f"{API}/conversations", {"kind": "group,direct"}).data["rows"]
    assert {row["conversation"]["kind"] for row in rows} == {"group", "direct"}


def test_outsider_cannot_tell_hidden_from_missing_at_any_door(
    cast: Cast, document: Document, talk: Conversation, sign_in: SignIn
) -> None:
    send = Send(talk.pk, uuid4(), "x", subject="y")
    opened = services.open_thread(cast.head.standing, send)
    position = services.draft_position(cast.director.standing, document.pk, "Nội bộ")
    client = sign_in(cast.outsider)
    real = {
        "conversations": talk.pk,
        "messages": opened.message.id,
        "threads": opened.thread.id,
        "positions": position.id,
    }
    member = uuid4()
    said = {"client_id": str(uuid4()), "body": "x"}
    doors: list[tuple[str, str, Any]] = [
        ("get", "conversations/{}", None), ("patch", "conversations/{}", {"title": "x"}),
        ("get", "conversations/{}/messages", None), ("post", "conversations/{}/messages", said),
        ("post", "conversations/{}/messages", {"nonsense": 1}),
        ("post", "conversations/{}/threads", {**said, "subject": "s"}), ("put", "conversations/{}/read", {"upto": 1}),
        ("put", "conversations/{}/unread", {"from": 1}), ("put", "conversations/{}/draft", {"body": "x"}),
        ("get", "conversations/{}/mentionable", None), ("get", "conversations/{}/files", None),
        ("get", "conversations/{}/receipts", None), ("get", "conversations/{}/members", None),
        ("post", "conversations/{}/members", {"people": []}), ("delete", f"conversations/{{}}/members/{member}", None),
        ("get", "messages/{}", None), ("patch", "messages/{}", {"body": "x"}), ("delete", "messages/{}", None),
        ("get", "messages/{}/revisions", None), ("put", "messages/{}/reactions/👍", None),
        ("delete", "messages/{}/reactions/👍", None), ("put", "messages/{}/pin", None),
        ("delete", "messages/{}/pin", None),
        ("patch", "threads/{}", {"subject": "x"}), ("post", "threads/{}/resolve", {"outcome": "done"}),
        ("post", "threads/{}/reopen", {}), ("patch", "positions/{}", {"body": "x"}), ("delete", "positions/{}", None),
        ("post", "positions/{}/release", {"client_id": str(uuid4())}),
    ]  # fmt: skip
    for method, path, data in doors:
        answers = []
        for identifier in (real[path.split("/")[0]], uuid4()):
            call = getattr(client, method)
            response = call(f"{API}/{path.format(identifier)}", data, format="json", headers={"If-Match": '"v1"'})
            body = {**response.data, "request_id": ""}
            answers.append((response.status_code, body, sorted(set(dict(response.items())) - {"X-Request-Id"})))
        assert answers[0][0] == 404, (method, path, answers[0])
        assert answers[0] == answers[1], (method, path)
    for path in ("side-conversation", "positions"):
        hidden = client.post(
            f"{API}/documents/{document.pk}/{path}", {"body": "x"} if path == "positions" else {}, format="json"
        )
        assert hidden.status_code == 404
    assert Message.objects.count() == 1


BAD: list[tuple[Any, int, str]] = [
    ({}, 400, "client_id"),
    ({"client_id": "x", "body": "a"}, 400, "client_id"),
    ({"client_id": 5, "body": "a"}, 400, "client_id"),
    ({"client_id": "{good}", "body": ""}, 400, "body"),
    ({"client_id": "{good}", "body": "\u200b"}, 400, "body"),
    ({"client_id": "{good}", "body": 7}, 400, "body"),
    ({"client_id": "{good}", "body": ["a"]}, 400, "body"),
    ({"client_id": "{good}", "body": "a\u0000b"}, 400, ""),
    ({"client_id": "{good}", "body": "x" * 10_001}, 400, "body"),
    ({"client_id": "{good}", "body": "a", "ordinal": 5}, 400, "ordinal"),
    ({"client_id": "{good}", "body": "a", "author": "x"}, 400, "author"),
    ({"client_id": "{good}", "body": "a", "kind": "official"}, 400, "kind"),
    ({"client_id": "{good}", "body": "a", "thread_id": "{good}"}, 400, "thread_id"),
    ({"client_id": "{good}", "body": "a", "reply_to": "x"}, 400, "reply_to"),
    ({"client_id": "{good}", "body": "a", "files": ["{good}"]}, 400, "files"),
    ({"client_id": "{good}", "body": "a", "files": "x"}, 400, "files"),
    ({"client_id": "{good}", "body": "a", "files": ["{good}"] * 21}, 400, "files"),
]


def filled_in(value: Any) -> Any:
    """A sound identifier wherever the table says `{good}`."""
    if isinstance(value, list):
        return [filled_in(part) for part in value]
    return str(uuid4()) if value == "{good}" else value


def test_unfit_input_is_refused_by_field_and_writes_nothing(cast: Cast, talk: Conversation, sign_in: SignIn) -> None:
    client = sign_in(cast.head)
    for data, status, path in BAD:
        filled = {
            k: [str(uuid4()) if x == "{good}" else x for x in v]
            if isinstance(v, list)
            else str(uuid4())
            if v == "{good}"
            else v
            for k, v in data.items()
        }
        response = client.post(f"{API}/conversations/{talk.pk}/messages", filled, format="json")
        assert response.status_code == status, (data, response.data)
        assert any(error["path"].startswith(path) for error in response.data["errors"]), (data, response.data)
    assert not Message.objects.exists()


def test_unfit_query_is_refused(cast: Cast, talk: Conversation, sign_in: SignIn) -> None:
    client = sign_in(cast.head)
    queries = [
        {"limit": "0"}, {"limit": "101"}, {"limit": "-1"}, {"limit": "x"}, {"around": "x"}, {"around": "-1"},
        {"before": "1", "after": "2"}, {"colour": "red"}, {"before": "٣"}, {"around": "9" * 30},
    ]  # fmt: skip
    for query in queries:
        response = client.get(f"{API}/conversations/{talk.pk}/messages", query)
        assert response.status_code == 400, (query, response.data)


def test_odd_identifiers_do_not_exist(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.head)
    for identifier in ("1", "-1", "x", "01900000000070008000000000000001", "٣", "0" * 40):
        for place in ("conversations", "messages", "threads"):
            method = client.patch if place == "threads" else client.get
            assert method(f"{API}/{place}/{identifier}").status_code == 404


def test_nobody_signed_in_gets_nothing(talk: Conversation, client: Any) -> None:
    assert client.get(f"{API}/conversations/{talk.pk}").status_code == 401


def test_edit_without_version_is_asked_for_it(cast: Cast, talk: Conversation, say: Say, sign_in: SignIn) -> None:
    said = say(cast.head, talk)
    response = sign_in(cast.head).patch(f"{API}/messages/{said.id}", {"body": "x"}, format="json")
    assert (response.status_code, response.data["code"]) == (428, "version_required")
    stale = sign_in(cast.head).patch(
        f"{API}/messages/{said.id}", {"body": "x"}, format="json", headers={"If-Match": '"v9"'}
    )
    assert stale.status_code == 412
    assert stale.data["current"]["message"]["version"] == 1
