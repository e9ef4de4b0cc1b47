"""Registers and issues the sample directives, each on its day, by the clerk of the organisation that signs it."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from backend.demo.content.directives import DIRECTIVES
from backend.demo.content.directives.papers import body_and_annex, pdf_of
from backend.demo.content.directives.record import Directive
from backend.demo.content.organisations import ENVIRONMENT, MINISTRY
from backend.demo.paper.sheet import Urgency
from backend.demo.seeding.acts import Plan
from backend.demo.seeding.household import Household
from backend.documents import services
from backend.documents.entry import Entry
from backend.documents.services import Addressee
from backend.lib.clock import VIETNAM

URGENCIES = {Urgency.NORMAL: 0, Urgency.URGENT: 1, Urgency.VERY_URGENT: 2, Urgency.EXPRESS: 3}
CLERKS = {MINISTRY: "pham.thi.an", ENVIRONMENT: "truong.thi.lua"}
NOT_A_DIRECTIVE, DIRECTIVE, REPORT = 1, 2, 3
STEERING = {"bao_cao": REPORT, "giay_moi": NOT_A_DIRECTIVE, "to_trinh": NOT_A_DIRECTIVE}
FIELDS = {
    "TCQLĐĐ": "dat_dai",
    "QLĐĐ": "dat_dai",
    "TCMT": "moi_truong",
    "ĐCKS": "khoang_san",
    "TNN": "tai_nguyen_nuoc",
    "KTTV": "khi_tuong_thuy_van",
    "CNTT": "cong_nghe_thong_tin",
    "PC": "phap_che",
    "VP": "khac",
}
AFTERNOON_ISSUES = {"05/CĐ-BTNMT": time(14, 55), "3015/BTNMT-PC": time(10, 15)}
SUMMARY_LENGTH = 300


def plan_papers(plan: Plan, household: Household) -> None:
    for directive in DIRECTIVES:
        plan.add(issue_moment(directive), _issue, household, directive)


def issue_moment(directive: Directive) -> datetime:
    hour = AFTERNOON_ISSUES.get(directive.full_code, time(9, 20))
    return datetime.combine(directive.issued, hour, tzinfo=VIETNAM)


def _issue(household: Household, directive: Directive) -> None:
    clerk = household.standing(CLERKS.get(directive.issuer, f"{directive.issuer}:clerk"))
    file = services.store_file(clerk.person, f"{directive.full_code.replace('/', '-')}.pdf", pdf_of(directive))
    unit = household.units[directive.drafted_by]
    draft = services.register_document(clerk, unit.pk, _entry(household, directive, file.pk))
    addressees = [Addressee(household.units[key].pk, _role(directive, key)) for key in directive.recipient_keys()]
    issued = services.issue_document(clerk, draft.pk, addressees, not_secret=True)
    household.documents[directive.full_code] = issued


def _entry(household: Household, directive: Directive, file: UUID) -> Entry:
    answered = household.documents.get(directive.replies_to)
    kind_of_steering = STEERING.get(directive.kind, DIRECTIVE)
    if directive.issuer not in CLERKS and kind_of_steering == DIRECTIVE:
        kind_of_steering = NOT_A_DIRECTIVE
    return Entry(
        type=directive.kind,
        subject=directive.subject,
        summary=_summary(directive),
        field=FIELDS[directive.drafted_by.rpartition(".")[2]],
        urgency=URGENCIES[directive.urgency],
        steering=kind_of_steering,
        issue_date=directive.issued,
        due_date=directive.due,
        signer_name=directive.signer_person.full_name,
        signer_position=directive.position_title,
        competence=", ".join(directive.competence),
        number=directive.number,
        replies_to=answered.pk if answered else None,
        main=file,
    )


def _role(directive: Directive, key: str) -> str:
    if key == directive.lead:
        return "lead"
    is_asked = key in directive.cooperating or not key.startswith(MINISTRY)
    return "coop" if is_asked else "inform"


def _summary(directive: Directive) -> str:
    """The beginning of the text, without legal bases, headings and tables."""
    body, _ = body_and_annex(directive)
    lines = [line.replace("**", "") for line in body.splitlines() if line[:1] not in ("~", "=", "#", "|", "")]
    text = lines[0]
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"
