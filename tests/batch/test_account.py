"""The account of a run: what is told to be done is noted, whenever Ctrl-C is pressed."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpiworkbook.batch.manifest import Manifest, Stamp
from kpiworkbook.batch.planning import Job
from kpiworkbook.batch.running import Account

STAMP = Stamp(input="1", options="2", output="3")


class PressedMeanwhile(Manifest):
    """A manifest that is just to note a book when Ctrl-C is pressed."""

    def record(self, target: Path, stamp: Stamp) -> None:
        signal.raise_signal(signal.SIGINT)
        super().record(target, stamp)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")
def test_a_book_that_is_done_when_ctrl_c_is_pressed_is_noted(tmp_path: Path) -> None:
    job = Job(path=tmp_path / "book.xlsx", target=tmp_path / "new.xlsx")
    with PressedMeanwhile(tmp_path) as manifest:
        account = Account(manifest)
        with pytest.raises(KeyboardInterrupt):
            account.done(job, SimpleNamespace(stamp=STAMP))

    assert account.done_paths == {str(job.path)}
    assert '"name":"new.xlsx"' in (tmp_path / ".kpiworkbook.jsonl").read_text()
