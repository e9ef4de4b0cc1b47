"""Draws centred lines and rules on a canvas, top down: the mechanics of letterhead and closing."""

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


class Column:
    """A column of centred lines. `cursor` is the distance already used, from the top downwards."""

    def __init__(self, left: float, width: float) -> None:
        self.left, self.width = left, width
        self.cursor = 0.0
        self._lines: list[tuple[str, str, float, float]] = []
        self._rules: list[tuple[float, float]] = []

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    def write(self, text: str, font: str, size: float, gap: float = 0) -> None:
        self.cursor += gap
        for line in simpleSplit(text, font, size, self.width):
            self.cursor += size * 1.25
            self._lines.append((line, font, size, self.cursor))

    def rule(self, share_of: str, font: str, size: float, share: float) -> None:
        """A rule as long as a share of the given line, close under it (Appendix I asks 1/3 to 1/2, or the whole)."""
        self.cursor += 6
        self._rules.append((min(stringWidth(share_of, font, size) * share, self.width), self.cursor))
        self.cursor += 2

    def skip(self, distance: float) -> None:
        self.cursor += distance

    def draw(self, canvas: Canvas, top: float) -> None:
        for line, font, size, down in self._lines:
            canvas.setFont(font, size)
            canvas.drawCentredString(self.centre, top - down, line)
        canvas.setLineWidth(0.7)
        for length, down in self._rules:
            canvas.line(self.centre - length / 2, top - down, self.centre + length / 2, top - down)
