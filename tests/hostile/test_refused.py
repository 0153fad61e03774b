"""Broken and hostile books are refused with one paragraph that says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.hostile.refused import REFUSED


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_reason(tmp_path: Path, what: str) -> None:
    name, build, said = REFUSED[what]
    (tmp_path / name).write_bytes(build())

    with pytest.raises(kw.ReadError) as caught:
        kw.read(tmp_path / name)

    message = str(caught.value)
    assert said in message
    assert name in message
    assert "\n" not in message
    assert len(message) < 700


def test_there_are_many_of_them() -> None:
    assert len(REFUSED) >= 60
