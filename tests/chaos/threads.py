"""Context managers that block and use the ORM, entered from a test's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def beside(context: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave it in a thread; the loop goes on meanwhile."""
    value = await asyncio.to_thread(context.__enter__)
    try:
        yield value
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)
