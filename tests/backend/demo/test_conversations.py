"""The scripts of talk: everything they name exists, nobody speaks where they may not, time runs forward."""

from pathlib import Path

import pytest

from backend.demo.content import conversations as scripts
from backend.demo.content.conversations import ConversationScript, ThreadScript, Utterance, conversations
from backend.demo.content.directives import BY_CODE
from backend.demo.content.organisations import organisations, units
from backend.demo.content.people import by_nickname, find

EVERY_CONVERSATION = pytest.mark.parametrize(
    "script", conversations(), ids=lambda script: script.subject or "-".join(script.members)
)


def named_people(said: Utterance) -> list[str]:
    return [said.author, *said.mentioned_people, *(name for names in said.reactions.values() for name in names)]


def test_there_are_as_many_messages_as_promised_on_every_directive() -> None:
    assert sum(len(script.utterances) for script in conversations()) >= 350
    assert {script.subject for script in conversations() if script.kind == "document"} == set(BY_CODE)


@EVERY_CONVERSATION
def test_everybody_and_everything_named_exists(script: ConversationScript) -> None:
    keys = {seed.key for seed in organisations()} | {seed.key for seed in units()}
    for said in script.utterances:
        assert set(named_people(said)) <= set(by_nickname())
        assert set(said.mentioned_units) <= keys
        assert set(said.linked_papers) <= set(BY_CODE)


@EVERY_CONVERSATION
def test_nobody_speaks_on_a_paper_their_organisation_did_not_receive(script: ConversationScript) -> None:
    if script.kind != "document":
        return
    directive = BY_CODE[script.subject]
    parties = {key.partition(".")[0] for key in (directive.issuer, *directive.recipient_keys())}
    for said in script.utterances:
        assert {find(name).organisation for name in named_people(said)} <= parties


@EVERY_CONVERSATION
def test_nobody_outside_a_group_or_a_pair_is_heard_in_it(script: ConversationScript) -> None:
    if script.kind == "document":
        return
    members = script.member_names()
    for said in script.utterances:
        assert {find(name).user_name for name in named_people(said)} <= members


@EVERY_CONVERSATION
def test_internal_talk_is_spoken_by_the_organisation_only(script: ConversationScript) -> None:
    for thread in script.threads:
        if thread.internal_to:
            speakers = {find(name).organisation for said in thread.utterances for name in named_people(said)}
            assert speakers == {thread.internal_to}


@EVERY_CONVERSATION
def test_talk_follows_the_issue_and_runs_forward(script: ConversationScript) -> None:
    for thread in script.threads:
        moments = [said.at for said in thread.utterances]
        assert moments == sorted(moments)
        if script.kind == "document":
            assert moments[0].date() >= BY_CODE[script.subject].issued


def test_an_answer_belongs_to_the_question_before_it() -> None:
    said = [Utterance("a", conversations()[0].utterances[0].at, "question", "?")]
    thread = ThreadScript("t", utterances=said)
    assert scripts._last_question(thread) == 0


def test_marks_in_a_text_are_told_apart() -> None:
    said = Utterance(
        "a", conversations()[0].utterances[0].at, "comment", "@H53:liaison nhờ @@BTNMT.TCQLĐĐ xem #02/CT-BTNMT."
    )
    assert said.mentioned_people == ["H53:liaison"]
    assert said.mentioned_units == ["BTNMT.TCQLĐĐ"]
    assert said.linked_papers == ["02/CT-BTNMT"]


def test_a_line_that_is_not_understood_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text("== nhóm A | x | y\nwhat is this\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.txt:2"):
        scripts._Reader(path).read()
