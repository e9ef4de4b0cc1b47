"""What a paper says, before it is laid out: the parts Decree 30/2020 Appendix I names, as plain data."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Urgency(Enum):
    """Decree 30/2020 Appendix I: the stamp's wording; an ordinary paper carries none."""

    NORMAL = ""
    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    EXPRESS = "HỎA TỐC"


@dataclass(frozen=True)
class SignatureBlock:
    """The right-hand block under the text: competence lines above the position, then the signer's name."""

    competence: tuple[str, ...]
    position: str
    name: str


@dataclass(frozen=True)
class Paper:
    """One administrative paper. `type_title` is empty for an official letter, which is opened by "V/v" instead.

    `annex` is what the paper promulgates (a regulation, a plan): it follows the signature on a new page.
    """

    superior: tuple[str, ...]
    organisation: tuple[str, ...]
    full_code: str
    place: str
    issued: date
    type_title: str
    subject: str
    addressees: tuple[str, ...]
    authority: str
    body: str
    copies: tuple[str, ...]
    signature: SignatureBlock
    urgency: Urgency = Urgency.NORMAL
    annex: str = ""
