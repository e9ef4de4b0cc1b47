"""The sample papers: readable by machines and people, the same bytes every time, in the form the decree asks for."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from backend.demo.content.directives import DIRECTIVES
from backend.demo.content.directives.papers import paper_of, pdf_of
from backend.demo.content.directives.record import Directive
from backend.demo.paper.dates import place_and_date
from backend.demo.paper.pdf import SAMPLE_MARK
from backend.demo.paper.sheet import Urgency

EVERY_DIRECTIVE = pytest.mark.parametrize("directive", DIRECTIVES, ids=lambda directive: directive.full_code)
A4_POINTS = (595.28, 841.89)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(name="text")
def _text(directive: Directive) -> str:
    reader = PdfReader(BytesIO(pdf_of(directive)))
    return squeezed(" ".join(page.extract_text() for page in reader.pages))


@EVERY_DIRECTIVE
def test_paper_shows_number_subject_signer_and_sample_mark(directive: Directive, text: str) -> None:
    for wanted in (
        f"Số: {directive.full_code}",
        directive.subject,
        directive.signer_person.full_name,
        directive.position_title,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nơi nhận:",
        SAMPLE_MARK,
        directive.urgency.value,
    ):
        assert squeezed(wanted) in text


@EVERY_DIRECTIVE
def test_paper_shows_every_line_of_its_copies_list(directive: Directive, text: str) -> None:
    assert directive.copies[-1].startswith("Lưu: VT")
    for copy in directive.copies:
        assert squeezed(copy) in text


@EVERY_DIRECTIVE
def test_paper_has_the_same_bytes_every_time(directive: Directive) -> None:
    assert pdf_of(directive) == pdf_of(directive)


@EVERY_DIRECTIVE
def test_paper_is_a4_and_numbered_from_page_two(directive: Directive) -> None:
    pages = PdfReader(BytesIO(pdf_of(directive))).pages
    for page in pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4_POINTS, abs=0.1)
    for number, page in enumerate(pages, start=1):
        assert (str(number) in page.extract_text().split()[:1]) == (number > 1)


@EVERY_DIRECTIVE
def test_only_an_official_letter_is_opened_by_about(directive: Directive, text: str) -> None:
    assert (squeezed(f"V/v {directive.subject}") in text) == (directive.kind == "cong_van")


@EVERY_DIRECTIVE
def test_text_of_a_paper_ends_as_offices_end_it(directive: Directive, text: str) -> None:
    assert "./." in text
    assert paper_of(directive).body.strip()


def test_urgency_levels_all_occur_among_the_directives() -> None:
    assert {directive.urgency for directive in DIRECTIVES} == set(Urgency)


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2020, 1, 5), "Hà Nội, ngày 05 tháng 01 năm 2020"),
        (date(2019, 2, 28), "Hà Nội, ngày 28 tháng 02 năm 2019"),
        (date(2019, 3, 14), "Hà Nội, ngày 14 tháng 3 năm 2019"),
        (date(2019, 12, 9), "Hà Nội, ngày 09 tháng 12 năm 2019"),
    ],
)
def test_date_line_pads_days_and_only_the_first_two_months(day: date, line: str) -> None:
    assert place_and_date("Hà Nội", day) == line
