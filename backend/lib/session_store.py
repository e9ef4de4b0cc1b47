"""Django's sessions in the database, whose age is told by the product's clock and not by the machine's."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from backend.lib import clock

_KEY = re.compile(r"[0-9a-z]{8,40}")  # what Django makes keys of


def is_key(given: str) -> bool:
    """Whether a cookie can be a session at all. PostgreSQL fails on a NUL, and with it whoever shares the question."""
    return _KEY.fullmatch(given) is not None


class SessionStore(db.SessionStore):
    """The name is a part of what sessions are signed with: another one would sign everybody out."""

    def _validate_session_key(self, key: str) -> bool:
        return is_key(key or "")

    def _get_session_from_db(self) -> Session | None:
        return self._found(self._living().first())

    async def _aget_session_from_db(self) -> Session | None:
        return self._found(await self._living().afirst())

    def get_expiry_date(self, **given: Any) -> datetime:
        return super().get_expiry_date(**{"modification": clock.now(), **given})

    async def aget_expiry_date(self, **given: Any) -> datetime:
        return await super().aget_expiry_date(**{"modification": clock.now(), **given})

    def _living(self) -> Any:
        return Session.objects.filter(session_key=self.session_key, expire_date__gt=clock.now())

    def _found(self, session: Session | None) -> Session | None:
        """A key that leads nowhere is given up, as Django does it."""
        if session is None:
            self._session_key = None
        return session
