"""Django's sessions in the database, whose age is told by the product's clock and not by the machine's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from backend.lib import clock


class SessionStore(db.SessionStore):
    """The name is a part of what sessions are signed with: another one would sign everybody out."""

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
