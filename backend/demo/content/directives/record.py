"""What is known about one sample directive besides its text."""

from dataclasses import dataclass
from datetime import date

from backend.demo.content.organisations import provinces
from backend.demo.content.people import PersonSeed, find
from backend.demo.paper.sheet import Urgency

TYPE_TITLES = {
    "chi_thi": "CHỈ THỊ",
    "quyet_dinh": "QUYẾT ĐỊNH",
    "cong_van": "",
    "cong_dien": "CÔNG ĐIỆN",
    "thong_bao": "THÔNG BÁO",
    "ke_hoach": "KẾ HOẠCH",
    "huong_dan": "HƯỚNG DẪN",
    "chuong_trinh": "CHƯƠNG TRÌNH",
    "to_trinh": "TỜ TRÌNH",
    "bao_cao": "BÁO CÁO",
    "giay_moi": "GIẤY MỜI",
}
ALL_DEPARTMENTS = "@departments"
COASTAL_DEPARTMENTS = "@coastal-departments"


@dataclass(frozen=True)
class Directive:
    """Organisations and units are named by their seed keys; `recipients` may also hold the two words above."""

    full_code: str
    kind: str
    issued: date
    subject: str
    issuer: str
    recipients: tuple[str, ...]
    signer: str
    position: str
    competence: tuple[str, ...]
    text: str
    copies: tuple[str, ...]
    addressees: tuple[str, ...] = ()
    authority: str = ""
    urgency: Urgency = Urgency.NORMAL
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    due: date | None = None
    drafted_by: str = ""
    replies_to: str = ""
    cites: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return int(self.full_code.partition("/")[0])

    @property
    def notation(self) -> str:
        return self.full_code.partition("/")[2]

    @property
    def position_title(self) -> str:
        """The position on one line; the paper breaks it where offices do."""
        return " ".join(self.position.splitlines())

    @property
    def signer_person(self) -> PersonSeed:
        return find(self.signer)

    def recipient_keys(self) -> tuple[str, ...]:
        """The recipients as keys, lead first, group words unfolded, in a stable order, without the issuer."""
        keys: dict[str, None] = {}
        for recipient in (*filter(None, (self.lead,)), *self.cooperating, *self.recipients):
            keys.update(dict.fromkeys(_unfold(recipient)))
        keys.pop(self.issuer, None)
        return tuple(keys)


def _unfold(recipient: str) -> list[str]:
    if recipient == ALL_DEPARTMENTS:
        return [province.code for province in provinces()]
    if recipient == COASTAL_DEPARTMENTS:
        return [province.code for province in provinces() if province.coastal]
    return [recipient]
