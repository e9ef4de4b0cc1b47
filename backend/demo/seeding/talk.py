"""Speaks the scripts: every message, reaction, pin, position and outcome through the services, at its moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from backend.demo.content.conversations import ConversationScript, ThreadScript, Utterance, conversations
from backend.demo.content.directives import BY_CODE
from backend.demo.content.people import find
from backend.demo.seeding.acts import Plan
from backend.demo.seeding.household import Household
from backend.demo.seeding.papers import issue_moment
from backend.demo.seeding.places import let_in, open_talk, side_talk, side_unit
from backend.demo.seeding.wording import body_of
from backend.discussions import services
from backend.discussions.models import Conversation, Thread
from backend.discussions.services import Send
from backend.discussions.shapes import MessageView
from backend.documents import services as documents
from backend.organisations.standing import Standing

SIGNS = {"like": "👍", "thanks": "🙏"}
BEFORE_SPEAKING = timedelta(minutes=10)
A_MOMENT = timedelta(minutes=1)
UNTIL_RESOLVED = timedelta(minutes=6)
POSITION = "position"


def plan_talk(plan: Plan, household: Household) -> None:
    for script in conversations():
        if script.kind == "document":
            _plan_sights(plan, household, script)
            _plan_arrivals(plan, household, script)
            for thread in script.threads:
                Speech(plan, household, script, thread).plan_it()
        else:
            speech = Speech(plan, household, script, script.threads[0])
            plan.add(script.utterances[0].at - A_MOMENT, speech.found_room)
            speech.plan_it()


def _plan_sights(plan: Plan, household: Household, script: ConversationScript) -> None:
    """Nobody speaks about a document they have not opened."""
    first_words = {said.author: said.at for said in sorted(script.utterances, key=lambda said: said.at, reverse=True)}
    for name, moment in first_words.items():
        plan.add(moment - A_MOMENT, _open_document, household, script.subject, name)


def _plan_arrivals(plan: Plan, household: Household, script: ConversationScript) -> None:
    """Whoever speaks or is called upon has been let in before their first thread, open or internal, begins."""
    issued = issue_moment(BY_CODE[script.subject])
    known: set[tuple[str, str]] = set()
    for thread in sorted(script.threads, key=lambda thread: thread.utterances[0].at):
        begins = max(issued + A_MOMENT, thread.utterances[0].at - BEFORE_SPEAKING)
        for name in dict.fromkeys(name for said in thread.utterances for name in _everybody(said)):
            if (name, thread.internal_to) not in known:
                plan.add(begins, let_in, household, script.subject, name, thread)
                known.add((name, thread.internal_to))


def _open_document(household: Household, code: str, name: str) -> None:
    documents.mark_seen(household.standing(name), household.documents[code].pk)


def _everybody(said: Utterance) -> list[str]:
    return [said.author, *said.mentioned_people, *(name for names in said.reactions.values() for name in names)]


def _post(standing: Standing, send: Send) -> MessageView:
    """As the batching writer does it: a send that was certainly never taken needs no look for a former answer."""
    return services.write([services.prepare(standing, send)])[0].message


class Speech:
    """One thread of a script while it is spoken: remembers the place and the ids of what was said."""

    def __init__(self, plan: Plan, household: Household, script: ConversationScript, thread: ThreadScript) -> None:
        self.plan, self.household, self.script, self.thread = plan, household, script, thread
        self.room: Conversation | None = None
        self.thread_id: UUID | None = None
        self.said: dict[int, UUID] = {}

    def plan_it(self) -> None:
        for index, said in enumerate(self.thread.utterances):
            self.plan.add(said.at, self._say, index, said)
            self._plan_reactions(index, said)
        if self.thread.outcome:
            self.plan.add(self.thread.utterances[-1].at + UNTIL_RESOLVED, self._resolve)

    def found_room(self) -> None:
        """Open the group, or the conversation of two."""
        opener, *others = self.script.members
        standing = self.household.standing(opener)
        if self.script.kind == "direct":
            view, _ = services.open_direct(standing, self.household.person(others[0]).pk)
        else:
            people = [self.household.people[name].pk for name in sorted(self.script.member_names())]
            view = services.create_group(standing, self.script.subject, self.script.purpose, people)
        self.room = Conversation.objects.get(pk=view.id)

    def _plan_reactions(self, index: int, said: Utterance) -> None:
        moment = said.at
        for sign, names in said.reactions.items():
            for name in names:
                moment += A_MOMENT
                self.plan.add(moment, self._react, index, name, sign)
        if said.pinned:
            self.plan.add(said.at + A_MOMENT, self._pin, index, said.author)

    def _say(self, index: int, said: Utterance) -> None:
        if said.kind == POSITION:
            self.said[index] = self._release(index, said)
            return
        standing = self.household.standing(said.author)
        send = Send(
            conversation=self._place(said).pk,
            client_id=self._client_id(index),
            body=body_of(said.text, self.household),
            thread=self.thread_id,
            reply_to=None if said.reply_to is None else self.said[said.reply_to],
            subject=self.thread.title if self.thread_id is None else "",
        )
        message = services.open_thread(standing, send).message if send.subject else _post(standing, send)
        self.thread_id = message.thread_id
        self.said[index] = message.id

    def _release(self, index: int, said: Utterance) -> UUID:
        """An official position: drafted on its own side, then said in the unit's name."""
        standing = self.household.standing(said.author)
        document = self.household.documents[self.script.subject]
        person = find(said.author)
        keys = (person.unit, person.organisation)
        received = {recipient.unit_id: recipient.unit for recipient in document.recipients.select_related("unit")}
        own = next((key for key in keys if self.household.units[key].pk in received), None)
        unit = self.household.units[own] if own else side_unit(self.household, document.full_code, person.organisation)
        body = body_of(said.text, self.household)
        draft = services.draft_position(standing, document.pk, body, self.thread_id, unit.pk)
        posted = services.release_position(standing, draft.id, self._client_id(index), draft.version)
        return posted.message.id

    def _react(self, index: int, name: str, sign: str) -> None:
        services.add_reaction(self.household.standing(name), self.said[index], SIGNS[sign])

    def _pin(self, index: int, name: str) -> None:
        services.pin_message(self.household.standing(name), self.said[index])

    def _resolve(self) -> None:
        """Closed by whoever opened the thread; a question points to its last answer."""
        utterances = self.thread.utterances
        answers = [index for index, said in enumerate(utterances) if said.kind == "answer"]
        thread = Thread.objects.get(messages=self.said[0])
        services.resolve_thread(
            self.household.standing(utterances[0].author),
            thread.pk,
            "answered" if answers else "done",
            thread.version,
            self.thread.outcome,
            self.said[answers[-1]] if answers else None,
        )

    def _place(self, said: Utterance) -> Conversation:
        if self.room is None:
            code = self.script.subject
            if self.thread.internal_to:
                self.room = side_talk(self.household, code, said.author, self.thread.internal_to)
            else:
                self.room = open_talk(self.household, code)
        return self.room

    def _client_id(self, index: int) -> UUID:
        place = self.script.subject or "|".join(self.script.members)
        return uuid5(NAMESPACE_URL, f"chidao-demo/{place}/{self.thread.title}/{index}")
