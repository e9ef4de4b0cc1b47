"""The one table of who may what: role -> verb -> where, seen from the post that holds the role.

`own`: the post's unit; `below`: that unit and everything under it; `organisation`: every unit of its organisation.
A verb on a document is judged at the party unit (issuer or recipient) through which the person sees it.
"""

from __future__ import annotations

from typing import Literal

Where = Literal["own", "below", "organisation"]

TABLE: dict[str, dict[str, Where]] = {
    "leader": {
        "read": "organisation", "take_part": "organisation", "acknowledge": "organisation", "bring_in": "organisation",
        "release_position": "organisation", "conclude": "organisation", "create_group": "organisation",
    },
    "chief_of_office": {
        "read": "organisation", "take_part": "organisation", "acknowledge": "organisation", "bring_in": "organisation",
        "release_position": "organisation", "conclude": "organisation", "register": "organisation",
        "issue": "organisation", "create_group": "organisation",
    },
    "clerk": {
        "read": "organisation", "take_part": "organisation", "acknowledge": "organisation", "bring_in": "organisation",
        "register": "organisation", "issue": "organisation", "create_group": "organisation",
    },
    "secretary": {"read": "organisation", "take_part": "organisation", "create_group": "organisation"},
    "liaison": {
        "read": "organisation", "take_part": "organisation", "acknowledge": "organisation", "bring_in": "organisation",
        "create_group": "organisation",
    },
    "unit_head": {
        "read": "below", "take_part": "below", "acknowledge": "below", "bring_in": "below", "release_position": "below",
        "conclude": "below", "register": "below", "create_group": "below",
    },
    "officer": {"read": "own", "take_part": "own", "register": "own", "create_group": "own"},
    "archivist": {},
    "auditor": {},
    "admin": {"administer": "organisation"},
}  # fmt: skip

VERBS = frozenset(verb for verbs in TABLE.values() for verb in verbs)
