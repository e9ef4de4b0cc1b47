"""Registers the paper's typeface and names its paragraph styles."""

from functools import cache
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "ChidaoSerif", "ChidaoSerif-B", "ChidaoSerif-I", "ChidaoSerif-BI"
FILES = {
    REGULAR: "chidao-serif-regular.ttf",
    BOLD: "chidao-serif-bold.ttf",
    ITALIC: "chidao-serif-italic.ttf",
    BOLD_ITALIC: "chidao-serif-bold-italic.ttf",
}
BODY_SIZE = 13.5
FIRST_LINE = 10 * mm


@cache
def register() -> None:
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FONT_DIR / file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


@cache
def styles() -> dict[str, ParagraphStyle]:
    register()
    text = ParagraphStyle(
        "text",
        fontName=REGULAR,
        fontSize=BODY_SIZE,
        leading=18,
        alignment=TA_JUSTIFY,
        firstLineIndent=FIRST_LINE,
        spaceAfter=6,
        allowWidows=0,
        allowOrphans=0,
    )
    centred = ParagraphStyle(
        "centred", parent=text, fontName=BOLD, alignment=TA_CENTER, firstLineIndent=0, spaceBefore=6, keepWithNext=1
    )
    return {
        "text": text,
        "basis": ParagraphStyle("basis", parent=text, fontName=ITALIC),
        "heading": ParagraphStyle("heading", parent=text, fontName=BOLD, spaceBefore=4, keepWithNext=1),
        "centred": centred,
        "title": ParagraphStyle("title", parent=centred, fontSize=14, leading=18, spaceBefore=10, spaceAfter=0),
        "subject": ParagraphStyle("subject", parent=centred, fontSize=14, leading=18, spaceBefore=0, spaceAfter=0),
        "source": ParagraphStyle("source", parent=centred, fontName=ITALIC),
        "address": ParagraphStyle("address", parent=text, firstLineIndent=0, spaceAfter=3, keepWithNext=1),
        "cell": ParagraphStyle("cell", parent=text, fontSize=11.5, leading=14, firstLineIndent=0, spaceAfter=0),
        "cell_head": ParagraphStyle(
            "cell_head", parent=centred, fontSize=11.5, leading=14, spaceBefore=0, spaceAfter=0, keepWithNext=0
        ),
    }
