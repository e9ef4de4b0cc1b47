"""The organisation lines of a letterhead, broken where offices break them."""

from backend.demo.content.directives.record import Directive
from backend.demo.content.organisations import provinces

MINISTRY_LINES = ("BỘ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG")
GENERAL_DEPARTMENTS = {"BTNMT.TCMT": "TỔNG CỤC MÔI TRƯỜNG", "BTNMT.TCQLĐĐ": "TỔNG CỤC QUẢN LÝ ĐẤT ĐAI"}


def superior_and_organisation(directive: Directive) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A general department with its own seal writes the ministry above itself; a department, its people's committee."""
    if directive.issuer in GENERAL_DEPARTMENTS:
        return MINISTRY_LINES, (GENERAL_DEPARTMENTS[directive.issuer],)
    if directive.from_ministry:
        return (), MINISTRY_LINES
    province = next(province for province in provinces() if province.code == directive.issuer)
    return (f"UBND {province.full_name.upper()}",), ("SỞ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG")


def place(directive: Directive) -> str:
    if directive.from_ministry:
        return "Hà Nội"
    return next(province.place for province in provinces() if province.code == directive.issuer)
