"""Renders a paper to PDF. The same paper always gives the same bytes: nothing of the clock enters the file.

The last paragraph stays with the signature: a page with a signature alone proves nothing.
"""

from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from backend.demo.paper.body import TEXT_WIDTH, flowables, inline
from backend.demo.paper.closing import Closing
from backend.demo.paper.letterhead import Letterhead
from backend.demo.paper.sheet import Paper
from backend.demo.paper.typeface import REGULAR, styles

LEFT, TOP, BOTTOM = 30 * mm, 20 * mm, 20 * mm
SAMPLE_MARK = "DỮ LIỆU MẪU"
FAINT = HexColor("#9aa0a6")


def render(paper: Paper) -> bytes:
    styles()
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        invariant=1,
        title=f"{paper.full_code} - {paper.subject}",
        author=" ".join(paper.organisation),
        subject=paper.subject,
        creator="Chidao",
        lang="vi-VN",
    )
    height = A4[1] - TOP - BOTTOM
    frame = Frame(LEFT, BOTTOM, TEXT_WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=_furnish_page)])
    *text, last = flowables(paper.body)
    document.build([*_opening(paper), *text, KeepTogether([last, Closing(paper)]), *_annex(paper)])
    return target.getvalue()


def _opening(paper: Paper) -> list[Flowable]:
    named = styles()
    parts: list[Flowable] = [Letterhead(paper)]
    if paper.type_title:
        parts += [Paragraph(inline(paper.type_title), named["title"])]
        parts += [Paragraph(inline(paper.subject), named["subject"])]
        parts += [HRFlowable(width=45 * mm, thickness=0.7, color="black", spaceBefore=3, spaceAfter=10)]
    if len(paper.addressees) == 1:
        parts += [Paragraph(inline(f"Kính gửi: {paper.addressees[0]}"), _centred_address()), Spacer(0, 3 * mm)]
    elif paper.addressees:
        parts += [Paragraph("Kính gửi:", _indented_address(32))]
        last = len(paper.addressees) - 1
        parts += [
            Paragraph(inline(f"- {name}{'.' if index == last else ';'}"), _indented_address(52))
            for index, name in enumerate(paper.addressees)
        ]
        parts += [Spacer(0, 3 * mm)]
    if paper.authority:
        parts += [Paragraph(inline(paper.authority), named["centred"])]
    return parts


def _annex(paper: Paper) -> list[Flowable]:
    if not paper.annex:
        return []
    day = paper.issued
    source = f"(Kèm theo văn bản số {paper.full_code} ngày {day:%d} tháng {day.month} năm {day.year})"
    return [PageBreak(), Paragraph(inline(source), styles()["source"]), *flowables(paper.annex)]


def _centred_address() -> ParagraphStyle:
    return ParagraphStyle("one_address", parent=styles()["centred"], fontName=REGULAR)


def _indented_address(indent_mm: int) -> ParagraphStyle:
    return ParagraphStyle(f"address_{indent_mm}", parent=styles()["address"], leftIndent=indent_mm * mm)


def _furnish_page(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    if document.page > 1:
        canvas.setFont(REGULAR, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))
    canvas.setFillColor(FAINT)
    canvas.setFont(REGULAR, 7.5)
    canvas.translate(A4[0] - 8 * mm, A4[1] / 2)
    canvas.rotate(90)
    canvas.drawCentredString(0, 0, f"{SAMPLE_MARK} - số hiệu, nội dung và tên người trong văn bản này đều do hư cấu")
    canvas.restoreState()
