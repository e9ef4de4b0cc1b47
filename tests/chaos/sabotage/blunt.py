"""Sabotage: what the database does to us is called a fault of ours."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

import sys
from collections.abc import Callable
from typing import Any

from backend.lib import failures
from backend.lib.errors import DomainError

_honest = failures.as_domain_error


def as_domain_error(error: BaseException) -> DomainError | None:
    """Only what was meant as an answer is one."""
    return error if isinstance(error, DomainError) else None


def replace_everywhere(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Whoever has imported the function by name gets the other one."""
    for module in list(sys.modules.values()):
        if getattr(module, old.__name__, None) is old:
            setattr(module, old.__name__, new)


if __name__ == "__main__":
    replace_everywhere(_honest, as_domain_error)
    serve()
