"""Says in one line what the machine lacks, and makes it an error in CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.support import libreoffice

# What CI finds must be found again: there the same examples are tried each time, elsewhere new ones. No test is timed.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


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
