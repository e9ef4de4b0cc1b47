"""What happens to people: told on their own stream, where the hub listens for changed rights."""

from __future__ import annotations

from dataclasses import dataclass

from backend.events.schema import Event
from backend.lib.errors import Wording


@dataclass(frozen=True)
class RightsChanged(Event):
    """Posts, roles, delegations or the account changed: everything open is asked for again."""

    type = "rights.changed"
    streams = ("person",)
    wording = Wording("Quyền của bạn vừa thay đổi", "Your rights have changed")
    moves_audience = True
    moves_rights = True

    reason: str  # post, delegation, account


@dataclass(frozen=True)
class SessionsEnded(Event):
    """Sessions were signed out or revoked; sockets opened under these session keys' hashes close with 4401."""

    type = "sessions.ended"
    streams = ("person",)
    wording = Wording("Phiên làm việc đã kết thúc", "A session has ended")

    sessions: list[str]  # sha-256 of the session keys, hexadecimal; empty: all of them


@dataclass(frozen=True)
class SettingsChanged(Event):
    """Language or theme, so that other tabs follow."""

    type = "settings.changed"
    streams = ("person",)
    wording = Wording("Thiết lập cá nhân đã thay đổi", "Your settings have changed")

    locale: str
    theme: str
