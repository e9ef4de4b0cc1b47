"""What the chaos tests measured: shown beneath the results, because a limit that was kept says little by itself."""

from __future__ import annotations

import os

TITLE = "figures"
told: list[tuple[str, str]] = []  # test, figures


def tell(words: str) -> None:
    """Keep the running test's figures for the end of the run; pytest shows them with a failure as well."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].rpartition("/")[2]
    told.append((test, words))
    print(words)  # noqa: T201
