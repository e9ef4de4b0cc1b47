"""The short way to judge a message gives what the framework gives, or leaves the judging to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.lib.errors import DomainError
from backend.lib.http import read_input
from realtime.sockets import inputs

HERE = str(UUID(int=5))
RIGHT: dict[str, Any] = {"conversation": HERE, "client_id": HERE, "body": "Kính gửi"}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just(HERE), st.just(HERE.upper()),
    st.lists(st.just(HERE), max_size=2), st.just(" \u200b"), st.just("\x00"), st.just(" A\u0323\r\nb "), st.just({}),
    st.just("x" * 10_001),
)  # fmt: skip
NAMES = ["conversation", "client_id", "body", "thread_id", "reply_to", "files", "other"]


OPENED: dict[str, Any] = {"stream": f"person.{HERE}", "after": 7, "epoch": HERE}
OPENINGS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just(f"person.{HERE}\n"), st.just({}),
    st.just(f" unit.{HERE}"), st.just("x" * 100), st.just(2**53), st.just("7"),
)  # fmt: skip


def judged(body: dict[str, Any], *, short: bool) -> object:
    try:
        return inputs.read_post(dict(body)) if short else read_input(inputs.Post, dict(body))
    except DomainError as error:
        return error.code, error.wording, error.fields


@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.sets(st.sampled_from(NAMES[:3])))
def test_every_input_is_judged_as_the_framework_judges_it(changes: dict[str, Any], missing: set[str]) -> None:
    body = {name: value for name, value in {**RIGHT, **changes}.items() if name not in missing or name in changes}
    assert judged(body, short=True) == judged(body, short=False)


def judged_opening(body: dict[str, Any], *, short: bool) -> object:
    try:
        return inputs.read_open(dict(body)) if short else read_input(inputs.StreamOpen, dict(body))
    except DomainError as error:
        return error.code, error.wording, error.fields


@given(st.dictionaries(st.sampled_from([*OPENED, "other"]), OPENINGS), st.sets(st.sampled_from(list(OPENED))))
def test_every_opening_is_judged_as_the_framework_judges_it(changes: dict[str, Any], missing: set[str]) -> None:
    body = {name: value for name, value in {**OPENED, **changes}.items() if name not in missing or name in changes}
    assert judged_opening(body, short=True) == judged_opening(body, short=False)


def test_ordinary_openings_do_not_need_the_framework(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(inputs, "read_input")
    assert inputs.read_open(OPENED) == OPENED


@pytest.mark.parametrize("more", [{}, {"thread_id": HERE}, {"reply_to": None, "files": []}])
def test_ordinary_messages_do_not_need_the_framework(more: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(inputs, "read_input")
    assert inputs.read_post({**RIGHT, **more})["body"] == "Kính gửi"
