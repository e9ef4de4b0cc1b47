"""Writes dates as Vietnamese administration does."""

from datetime import date


def place_and_date(place: str, day: date) -> str:
    """Decree 30/2020 Appendix I: days below 10 and the months 1 and 2 only take a leading zero."""
    days = f"{day.day:02d}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {days} tháng {month} năm {day.year}"
