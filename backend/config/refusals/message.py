"""How a finding is put: what is wrong and what to do, in Vietnamese and in English, under a lasting number."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error, Warning


def refusal(number: str, vi: str, en: str) -> CheckMessage:
    """Production does not start like this."""
    return Error(f"{vi}\n    {en}", id=f"chidao.{number}")


def warning(number: str, vi: str, en: str) -> CheckMessage:
    """Production starts, somebody should see to it."""
    return Warning(f"{vi}\n    {en}", id=f"chidao.{number}")
