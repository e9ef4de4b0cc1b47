"""For doors that answer with bytes or with headers alone: no `Accept` header can be wrong for them."""

from __future__ import annotations

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request


class AnyType(BaseContentNegotiation):
    """Takes the first parser and renderer; problems are told as problem+json whatever was asked for."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
