"""People, who sign in; the posts they hold in units; and delegations between posts."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.lib import clock, text
from backend.lib.ids import uuid7
from backend.organisations.models.units import Unit
from backend.organisations.models.validity import Dated, DatedQuerySet

ROLES = (
    "clerk", "leader", "chief_of_office", "unit_head", "officer",
    "secretary", "archivist", "auditor", "admin", "liaison",
)  # fmt: skip


class PersonManager(BaseUserManager["Person"]):
    """Makes people with a hashed password and the folded forms that search and sorting need."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=username, **fields)
        person.set_names(person.family_middle, person.given)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who takes part. What one may do comes from posts and delegations, never from here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    family_middle = models.CharField(max_length=60)
    given = models.CharField(max_length=30)
    title = models.CharField(max_length=60, blank=True, help_text="how one is addressed: ông, bà, đồng chí")
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    locale = models.CharField(max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")])
    theme = models.CharField(max_length=6, default="system", choices=[(t, t) for t in ("light", "dark", "system")])
    shares_reading = models.BooleanField(default=True, help_text="others see how far I have read in groups")
    folded = models.CharField(max_length=200, editable=False)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    joined_at = models.DateTimeField(default=clock.now)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def name(self) -> str:
        """Family, middle and given name, as Vietnamese names are written."""
        return f"{self.family_middle} {self.given}".strip()

    def set_password(self, raw_password: str | None) -> None:
        """Kept in NFC: keyboards send the same Vietnamese letters composed or in parts."""
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(_composed(raw_password))

    async def acheck_password(self, raw_password: str | None) -> bool:
        return await super().acheck_password(_composed(raw_password))

    def set_names(self, family_middle: str, given: str) -> None:
        """Set the name together with its folded form and its place in sorted lists."""
        self.family_middle, self.given = text.clean_line(family_middle), text.clean_line(given)
        self.folded = text.fold(self.name)
        self.sort_key = text.person_sort_key(self.family_middle, self.given)


def _composed(password: str | None) -> str | None:
    return None if password is None else unicodedata.normalize("NFC", password)


class Post(Dated):
    """A seat in a unit with its roles; a person may hold several."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    position = models.CharField(max_length=100, help_text="Tổng cục trưởng, Chuyên viên")
    roles = ArrayField(models.CharField(max_length=20, choices=[(r, r) for r in ROLES]), default=list)
    is_primary = models.BooleanField(default=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("person",), name="post_person"),
            models.Index(fields=("unit",), name="post_unit"),
        )


class Delegation(Dated):
    """One post acts for another between two dates, for some verbs or for all (`verbs` empty)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    from_post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="delegations_given")
    to_post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="delegations_held")
    verbs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    basis = models.CharField(max_length=200, help_text="the document that gives it")
    revoked_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()
