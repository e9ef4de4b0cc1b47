"""The life of a document and of its reception at a unit: the one table of states and moves."""

from __future__ import annotations

from backend.lib.errors import DomainError, Wording, conflict

DRAFT, ISSUED, DISCARDED = "draft", "issued", "discarded"
ARRIVED, SEEN, ACKNOWLEDGED = "arrived", "seen", "acknowledged"

# state -> act -> next state
DOCUMENT: dict[str, dict[str, str]] = {
    DRAFT: {"change": DRAFT, "issue": ISSUED, "discard": DISCARDED},
    ISSUED: {},
    DISCARDED: {},
}
RECEPTION: dict[str, dict[str, str]] = {
    ARRIVED: {"see": SEEN, "acknowledge": ACKNOWLEDGED},
    SEEN: {"acknowledge": ACKNOWLEDGED},
    ACKNOWLEDGED: {"withdraw_acknowledgement": SEEN},
}


def after(table: dict[str, dict[str, str]], state: str, act: str) -> str:
    """The state that `act` leads to; a conflict that names the present state when it leads nowhere."""
    reached = table[state].get(act)
    if reached is None:
        raise wrong_state(state)
    return reached


def wrong_state(state: str) -> DomainError:
    """The act does not fit the state the thing is in."""
    return conflict(
        "wrong_state",
        Wording(
            "Không thực hiện được ở trạng thái hiện tại của văn bản.", "Not possible in the document's present state."
        ),
        state=state,
    )
