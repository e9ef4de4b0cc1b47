"""People, the posts they are given and lose, and the lending of posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock, text
from backend.lib.errors import Wording, conflict, invalid
from backend.organisations import policies
from backend.organisations.events import SessionsEnded
from backend.organisations.models import Delegation, Person, Post, Unit
from backend.organisations.policies import Actor
from backend.organisations.roles import TABLE, VERBS
from backend.organisations.services import sessions
from backend.organisations.services.rights import acting_for, rights_changed


@transaction.atomic
def create_person(
    actor: Actor,
    username: str,
    family_middle: str,
    given: str,
    *,
    title: str = "",
    email: str = "",
    phone: str = "",
    password: str | None = None,
) -> Person:
    """Open an account; without a password nobody can sign in to it yet. It has no rights before it has a post."""
    policies.require_installation(actor, "administer")
    return Person.objects.create_user(
        text.clean_line(username).lower(),
        password,
        family_middle=family_middle,
        given=given,
        title=text.clean_line(title),
        email=text.clean_line(email),
        phone=text.clean_line(phone),
    )


@transaction.atomic
def give_post(
    actor: Actor,
    person: Person,
    unit: Unit,
    position: str,
    roles: Iterable[str],
    *,
    is_primary: bool = True,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Post:
    """Seat a person in a unit from `valid_from` (today when not given) on."""
    policies.require_for_person(actor, person, unit)
    named = list(dict.fromkeys(roles))
    if unknown := [role for role in named if role not in TABLE]:
        raise invalid("roles", "unknown_role", f"Vai trò không có: {unknown[0]}.", f"No such role: {unknown[0]}.")
    post = Post.objects.create(
        person=person,
        unit=unit,
        position=text.clean_line(position),
        roles=named,
        is_primary=is_primary,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
    )
    _tell(actor, [person.pk], "post")
    return post


@transaction.atomic
def end_post(actor: Actor, post: Post, last_day: date) -> Post:
    """The last day of a post; what was delegated from it or to it ends with it."""
    policies.require_for_person(actor, post.person, post.unit)
    held: Post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    if held.valid_to is not None and held.valid_to < last_day:
        raise conflict(
            "already_ended", Wording("Chức vụ đã kết thúc trước ngày này.", "The post had ended before that day.")
        )
    held.valid_to = last_day
    held.save(update_fields=["valid_to"])
    _tell(actor, [held.person_id, *acting_for([held])], "post")
    return held


@transaction.atomic
def delegate(
    actor: Actor,
    from_post: Post,
    to_post: Post,
    *,
    basis: str,
    valid_from: date,
    valid_to: date,
    verbs: Iterable[str] = (),
) -> Delegation:
    """Lend a post between two dates, wholly or for some verbs; `basis` is the document that says so."""
    policies.require_delegate(actor, from_post)
    if valid_to < valid_from:
        raise invalid("valid_to", "ends_before_begin", "Ngày kết thúc trước ngày bắt đầu.", "It ends before it begins.")
    if from_post.person_id == to_post.person_id:
        raise invalid("to_post", "same_person", "Không thể ủy quyền cho chính mình.", "One cannot act for oneself.")
    named = sorted(set(verbs))
    if unknown := [verb for verb in named if verb not in VERBS]:
        raise invalid("verbs", "unknown_verb", f"Quyền không có: {unknown[0]}.", f"No such right: {unknown[0]}.")
    given = Delegation.objects.create(
        from_post=from_post,
        to_post=to_post,
        basis=text.clean_line(basis),
        verbs=named,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _tell(actor, [to_post.person_id], "delegation")
    return given


@transaction.atomic
def revoke_delegation(actor: Actor, delegation: Delegation) -> None:
    """Take a lent post back now."""
    policies.require_delegate(actor, delegation.from_post)
    changed = Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=clock.now())
    if changed:
        _tell(actor, [delegation.to_post.person_id], "delegation")


@transaction.atomic
def close_account(actor: Actor, person: Person) -> None:
    """Nobody can use this account any more; what it did stays. All its sessions and sockets end.

    Nobody acts any longer for a person who is gone: what was delegated from their posts gives nothing more.
    """
    policies.require_installation(actor, "administer")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sessions.forget_all(person.pk)
    person.is_active = False
    entries: list[log.Entry] = [(stream_name("person", person.pk), SessionsEnded([]))]
    entries += rights_changed([person.pk, *acting_for(person.posts.all())], "account")
    log.append(entries, actor.person.pk if actor else None)


def _tell(actor: Actor, people: Iterable[UUID], reason: str) -> None:
    log.append(rights_changed(people, reason), actor.person.pk if actor else None)
