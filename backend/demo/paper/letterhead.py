"""The head of page one: issuing organisation on the left, national motto on the right, number, place and date."""

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from backend.demo.paper.dates import place_and_date
from backend.demo.paper.lettering import Column
from backend.demo.paper.sheet import Paper, Urgency
from backend.demo.paper.typeface import BOLD, ITALIC, REGULAR

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
STAMP_RED = HexColor("#c1121f")


class Letterhead(Flowable):
    """Two columns of fixed width; the urgency stamp sits under the number, box 10b of Appendix I."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.left = self._left_column(available_width * 0.4)
        self.right = self._right_column(available_width * 0.4, available_width * 0.6)
        self.height = max(self.left.cursor + (13 * mm if self._stamped else 0), self.right.cursor) + 3 * mm
        return available_width, self.height

    @property
    def _stamped(self) -> bool:
        return self.paper.urgency is not Urgency.NORMAL

    def _left_column(self, width: float) -> Column:
        column = Column(0, width)
        for line in self.paper.superior:
            column.write(line, REGULAR, 12)
        for line in self.paper.organisation:
            column.write(line, BOLD, 12)
        column.rule(self.paper.organisation[-1], BOLD, 12, 0.45)
        column.write(f"Số: {self.paper.full_code}", REGULAR, 13, gap=2)
        if not self.paper.type_title:
            column.write(f"V/v {self.paper.subject}", REGULAR, 12, gap=3)
        return column

    def _right_column(self, left: float, width: float) -> Column:
        column = Column(left, width)
        column.write(NATION, BOLD, 12)
        column.write(MOTTO, BOLD, 13, gap=1)
        column.rule(MOTTO, BOLD, 13, 1)
        column.skip(5)
        column.write(place_and_date(self.paper.place, self.paper.issued), ITALIC, 13)
        return column

    def draw(self) -> None:
        self.left.draw(self.canv, self.height)
        self.right.draw(self.canv, self.height)
        if self._stamped:
            self._draw_stamp()

    def _draw_stamp(self) -> None:
        wording = self.paper.urgency.value
        width = max(30 * mm, stringWidth(wording, BOLD, 13) + 8 * mm)
        bottom = self.height - self.left.cursor - 12 * mm
        self.canv.saveState()
        self.canv.setStrokeColor(STAMP_RED)
        self.canv.setFillColor(STAMP_RED)
        self.canv.setLineWidth(1.4)
        self.canv.rect(self.left.centre - width / 2, bottom, width, 8 * mm)
        self.canv.setFont(BOLD, 13)
        self.canv.drawCentredString(self.left.centre, bottom + 2.4 * mm, wording)
        self.canv.restoreState()
