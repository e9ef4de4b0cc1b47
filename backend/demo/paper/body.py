"""Turns the plain text of a paper into flowables.

One line of the text is one paragraph. A line may begin with a sign: "~ " legal basis in italics, "= " centred bold,
"# " bold heading, "| " a row of a table (the first row of a run is its head). **Two stars** make words bold.
"""

import re
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from backend.demo.paper.typeface import styles

SIGNS = {"~ ": "basis", "= ": "centred", "# ": "heading"}
QUOTED = re.compile(r'"([^"]*)"')
BOLD_WORDS = re.compile(r"\*\*(.+?)\*\*")
TEXT_WIDTH = 162 * mm


def inline(text: str) -> str:
    """Markup of one paragraph; typewriter quotes become the round ones of print."""
    return BOLD_WORDS.sub(r"<b>\1</b>", escape(QUOTED.sub(r"“\1”", text)))


def flowables(body: str) -> list[Flowable]:
    lines = [line.strip() for line in closed(body).splitlines() if line.strip()]
    result: list[Flowable] = []
    for is_table, group in groupby(lines, key=lambda line: line.startswith("| ")):
        if is_table:
            result += [_table([line[2:].split(" | ") for line in group]), Spacer(0, 3 * mm)]
        else:
            result += [_paragraph(line) for line in group]
    return result


def closed(body: str) -> str:
    """Vietnamese offices end the text of a paper with "./."."""
    return f"{body.strip().rstrip('.')}./."


def _paragraph(line: str) -> Flowable:
    style = SIGNS.get(line[:2])
    if style is None:
        return Paragraph(inline(line), styles()["text"])
    return Paragraph(inline(line[2:]), styles()[style])


def _table(rows: list[list[str]]) -> Flowable:
    cells = [
        [Paragraph(inline(cell.strip()), styles()["cell_head" if index == 0 else "cell"]) for cell in row]
        for index, row in enumerate(rows)
    ]
    table = Table(cells, colWidths=_widths(rows), repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, black),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def _widths(rows: list[list[str]]) -> list[float]:
    """Columns share the width by their longest cell, within limits, so that a number column stays narrow."""
    longest = [min(max(len(cell) for cell in column), 44) + 4 for column in zip(*rows, strict=True)]
    return [TEXT_WIDTH * length / sum(longest) for length in longest]
