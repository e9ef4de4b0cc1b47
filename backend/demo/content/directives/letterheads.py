"""The organisation lines of a letterhead, broken where offices break them."""

from backend.demo.content.directives.record import Directive
from backend.demo.content.organisations import ENVIRONMENT, MINISTRY, organisations, provinces

MINISTRY_LINES = ("BỘ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG")


def superior_and_organisation(directive: Directive) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A general department with its own seal writes the ministry above itself; a department, its people's committee."""
    if directive.issuer == ENVIRONMENT:
        return MINISTRY_LINES, ("TỔNG CỤC MÔI TRƯỜNG",)
    if directive.issuer == MINISTRY:
        return (), MINISTRY_LINES
    province = next(province for province in provinces() if province.code == directive.issuer)
    return (f"UBND {province.full_name.upper()}",), ("SỞ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG")


def place(directive: Directive) -> str:
    return next(seed.place for seed in organisations() if seed.key == directive.issuer)
