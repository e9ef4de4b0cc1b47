"""Where people stand: roles reach as far as the table says, delegations only between their dates."""

from __future__ import annotations

from tests.cast import Cast


def test_unit_head_reads_own_unit_but_not_the_whole_ministry(cast: Cast) -> None:
    assert cast.head.standing.units("read") == {cast.directorate.pk}
