"""Makes the paper of a directive: its record and its text joined, ready to be laid out."""

from pathlib import Path

from backend.demo.content.directives.letterheads import place, superior_and_organisation
from backend.demo.content.directives.record import TYPE_TITLES, Directive
from backend.demo.paper.pdf import render
from backend.demo.paper.sheet import Paper, SignatureBlock

TEXTS = Path(__file__).resolve().parent.parent / "texts"


ANNEX_MARK = "--- phụ lục\n"


def body_and_annex(directive: Directive) -> tuple[str, str]:
    text = (TEXTS / f"{directive.text}.txt").read_text(encoding="utf-8")
    body, _, annex = text.partition(ANNEX_MARK)
    return body, annex


def paper_of(directive: Directive) -> Paper:
    superior, organisation = superior_and_organisation(directive)
    body, annex = body_and_annex(directive)
    return Paper(
        superior=superior,
        organisation=organisation,
        full_code=directive.full_code,
        place=place(directive),
        issued=directive.issued,
        type_title=TYPE_TITLES[directive.kind],
        subject=directive.subject,
        addressees=directive.addressees,
        authority=directive.authority,
        body=body,
        annex=annex,
        copies=directive.copies,
        signature=SignatureBlock(directive.competence, directive.position, directive.signer_person.full_name),
        urgency=directive.urgency,
    )


def pdf_of(directive: Directive) -> bytes:
    return render(paper_of(directive))
