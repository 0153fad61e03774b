"""Says in one line what the machine lacks, and makes it an error in CI."""

from __future__ import annotations

import os

import pytest

from tests.support import libreoffice


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name LibreOffice at the end of the run where it is missing."""
    if libreoffice() is None:
        terminalreporter.write_line(
            "LibreOffice is missing, so no formula was recalculated: apt-get install libreoffice-calc", yellow=True
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run in CI where LibreOffice is missing."""
    if os.environ.get("CI") and libreoffice() is None:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
