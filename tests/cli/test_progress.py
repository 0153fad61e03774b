"""The progress bar gives way to Ctrl-C wherever it falls."""

from __future__ import annotations

import io

import pytest

from kpiworkbook.cli import progress, show


def test_ctrl_c_while_the_bar_comes_back_is_told_as_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    bar = progress._Drawn(2)
    console = bar._progress.console
    monkeypatch.setattr(console, "_force_terminal", True)
    console.file = shown

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def interrupted_while_it_comes_back() -> None:
        with bar:
            assert show.aside is not None
            step_aside, come_back = show.aside
            step_aside()
            monkeypatch.setattr(console, "push_render_hook", interrupted)
            come_back()

    with pytest.raises(KeyboardInterrupt):
        interrupted_while_it_comes_back()
    assert show.aside is None
    assert shown.getvalue().endswith("\x1b[?25h")  # the cursor is there again
