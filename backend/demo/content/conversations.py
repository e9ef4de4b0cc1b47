"""Two weeks of invented talk, read from the scripts in `talks/`.

A script is plain text: "== văn bản 02/CT-BTNMT" opens the talk on a paper, "== nhóm Tên | people | purpose" a group,
"== riêng a | b" a direct conversation. "-- Tên" begins a thread, "-- nội bộ H53: Tên" one that only that organisation
reads. "08/07 08:14 who [kind] text" is a message, "+26 who text" one 26 minutes later. Under a message, "+ like a b"
reacts, "* pin" pins, "# resolved: text" closes the thread with its outcome. In a text, "@name" calls a person,
"@@unit" a unit, "#number/notation" another paper.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from backend.demo.content.people import find, people

TALKS = Path(__file__).resolve().parent / "talks"
VIETNAM = timezone(timedelta(hours=7))
YEAR = 2019
KINDS = ("comment", "question", "answer", "confirm", "report", "remind", "position")
INTERNAL = "nội bộ "
EVERY_LIAISON = "@liaisons"
MESSAGE = re.compile(r"^(?:(\d\d)/(\d\d) (\d\d):(\d\d)|\+(\d+)) (\S+) (?:\[(\w+)\] )?(.+)$")
PERSON_MENTION = re.compile(r"(?<![@\w])@([\w:.]*\w)")
UNIT_MENTION = re.compile(r"@@([\w.]*\w)")
PAPER_LINK = re.compile(r"#(\d+/[\w-]*\w)")


@dataclass
class Utterance:
    """`reply_to` is the position, in the thread, of the question an answer or a confirmation belongs to."""

    author: str
    at: datetime
    kind: str
    text: str
    reply_to: int | None = None
    pinned: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mentioned_people(self) -> list[str]:
        return PERSON_MENTION.findall(self.text)

    @property
    def mentioned_units(self) -> list[str]:
        return UNIT_MENTION.findall(self.text)

    @property
    def linked_papers(self) -> list[str]:
        return PAPER_LINK.findall(self.text)


@dataclass
class ThreadScript:
    title: str
    internal_to: str = ""
    utterances: list[Utterance] = field(default_factory=list)
    outcome: str = ""


@dataclass
class ConversationScript:
    """`kind` is document, group or direct; `subject` the paper's full code, the group's name, or empty."""

    kind: str
    subject: str
    members: list[str] = field(default_factory=list)
    purpose: str = ""
    threads: list[ThreadScript] = field(default_factory=list)

    def member_names(self) -> set[str]:
        """User names of a group's or a pair's people; the word "@liaisons" stands for every department's liaison."""
        named = {find(name).user_name for name in self.members if name != EVERY_LIAISON}
        if EVERY_LIAISON in self.members:
            named |= {person.user_name for person in people() if "liaison" in person.roles}
        return named

    @property
    def utterances(self) -> list[Utterance]:
        return [utterance for thread in self.threads for utterance in thread.utterances]


@cache
def conversations() -> tuple[ConversationScript, ...]:
    scripts: list[ConversationScript] = []
    for path in sorted(TALKS.glob("*.txt")):
        scripts += _Reader(path).read()
    return tuple(scripts)


class _Reader:
    """Reads one script; a line it does not understand stops it with the file's name and the line's number."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scripts: list[ConversationScript] = []

    def read(self) -> list[ConversationScript]:
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not self._take(line):
                raise ValueError(f"{self.path.name}:{number}: not understood: {line[:60]}")
        return self.scripts

    def _take(self, line: str) -> bool:
        if line.startswith("== "):
            self.scripts.append(_conversation(line[3:]))
        elif line.startswith("-- "):
            self.scripts[-1].threads.append(_thread(line[3:]))
        elif line.startswith("  "):
            return self._take_remark(line.strip())
        else:
            return self._take_message(line)
        return True

    def _take_message(self, line: str) -> bool:
        match = MESSAGE.match(line)
        if match is None:
            return False
        day, month, hour, minute, later, author, kind, text = match.groups()
        if later is None:
            moment = datetime(YEAR, int(month), int(day), int(hour), int(minute), tzinfo=VIETNAM)
        else:
            moment = self._last.at + timedelta(minutes=int(later))
        thread = self._thread
        said = Utterance(author, moment, kind or "comment", text)
        if said.kind in ("answer", "confirm"):
            said.reply_to = _last_question(thread)
        thread.utterances.append(said)
        return said.kind in KINDS

    def _take_remark(self, remark: str) -> bool:
        if remark == "* pin":
            self._last.pinned = True
        elif remark.startswith("# resolved: "):
            self._thread.outcome = remark.removeprefix("# resolved: ")
        elif remark.startswith("+ "):
            reaction, *people = remark[2:].split()
            self._last.reactions[reaction] = people
        else:
            return False
        return True

    @property
    def _thread(self) -> ThreadScript:
        script = self.scripts[-1]
        if not script.threads:
            script.threads.append(ThreadScript(""))
        return script.threads[-1]

    @property
    def _last(self) -> Utterance:
        return self._thread.utterances[-1]


def _conversation(head: str) -> ConversationScript:
    if head.startswith("văn bản "):
        return ConversationScript("document", head.removeprefix("văn bản "))
    if head.startswith("nhóm "):
        name, members, purpose = head.removeprefix("nhóm ").split(" | ")
        return ConversationScript("group", name, members.split(), purpose)
    return ConversationScript("direct", "", head.removeprefix("riêng ").split(" | "))


def _thread(head: str) -> ThreadScript:
    if not head.startswith(INTERNAL):
        return ThreadScript(head)
    organisation, _, title = head.removeprefix(INTERNAL).partition(": ")
    return ThreadScript(title, internal_to=organisation)


def _last_question(thread: ThreadScript) -> int | None:
    questions = [index for index, said in enumerate(thread.utterances) if said.kind == "question"]
    return questions[-1] if questions else None
