"""The foot of the text: "Nơi nhận" on the left, competence, position and name of the signer on the right."""

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable

from backend.demo.paper.lettering import Column
from backend.demo.paper.sheet import Paper
from backend.demo.paper.typeface import BOLD, BOLD_ITALIC, REGULAR

SIGNATURE_SPACE = 26 * mm


class Closing(Flowable):
    """Drawn as one piece: a signer's name never stands alone on a page."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        width = available_width * 0.46
        self.copies = [line for copy in self.paper.copies for line in simpleSplit(self._copy(copy), REGULAR, 11, width)]
        self.column = self._signature_column(available_width - width, width)
        self.height = max(self.column.cursor, 12 * 1.25 + len(self.copies) * 13.2) + 4 * mm
        return available_width, self.height

    def _copy(self, copy: str) -> str:
        last = copy == self.paper.copies[-1]
        return f"- {copy}{'.' if last else ';'}"

    def _signature_column(self, left: float, width: float) -> Column:
        signature = self.paper.signature
        column = Column(left, width)
        for line in (*signature.competence, *signature.position.splitlines()):
            column.write(line, BOLD, 13)
        column.skip(SIGNATURE_SPACE)
        column.write(signature.name, BOLD, 13.5)
        return column

    def draw(self) -> None:
        top = self.height - 2 * mm
        self.column.draw(self.canv, top)
        self.canv.setFont(BOLD_ITALIC, 12)
        self.canv.drawString(0, top - 15, "Nơi nhận:")
        self.canv.setFont(REGULAR, 11)
        for index, line in enumerate(self.copies):
            self.canv.drawString(0, top - 29 - index * 13.2, line)
