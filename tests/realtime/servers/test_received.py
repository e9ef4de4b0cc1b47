"""The short way to read a frame reads exactly the plain ones, and leaves every other byte to the libraries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from realtime.servers.received import whole_texts


def sent(data: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> bytes:
    """As a client puts it on the wire."""
    return Frame(opcode, data, fin=fin).serialize(mask=True)


@given(st.lists(st.text(max_size=200), max_size=5), st.integers(1, 30))
def test_plain_frames_are_read_and_what_is_not_whole_waits(texts: list[str], cut: int) -> None:
    frames = [sent(text.encode()) for text in texts]
    assert whole_texts(b"".join(frames)) == (texts, b"")
    broken = sent(b"x" * 30)[:-cut]
    assert whole_texts(b"".join(frames) + broken) == (texts, broken)


@pytest.mark.parametrize("length", [0, 125, 126, 65_535])
def test_every_short_length_is_read(length: int) -> None:
    assert whole_texts(sent(b"x" * length)) == (["x" * length], b"")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(sent(b"x", Opcode.BINARY), id="binary"),
        pytest.param(sent(b"x", fin=False), id="fragment"),
        pytest.param(sent(b"x", Opcode.CONT), id="continuation"),
        pytest.param(sent(b"x", Opcode.PING), id="ping"),
        pytest.param(sent(b"\x03\xe8", Opcode.CLOSE), id="close"),
        pytest.param(sent(b"x" * 65_536), id="long"),
        pytest.param(sent(b"\xff"), id="no UTF-8"),
        pytest.param(Frame(Opcode.TEXT, b"x" * 20).serialize(mask=False), id="not masked"),
        pytest.param(b"\xc1" + sent(b"x")[1:], id="reserved bit"),
        pytest.param(b"\x81\xfe\x00\x01" + bytes(4) + b"x", id="padded length"),
    ],
)
def test_everything_else_is_left_to_the_library_untouched(other: bytes) -> None:
    follower = sent(b"after")
    assert whole_texts(sent(b"before") + other + follower) == (["before"], other + follower)
