"""Says in one line what the machine lacks, and makes it an error in CI."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Generator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import settings

from kpiworkbook.cli import main
from tests import once
from tests.support import CommandLine, libreoffice

# What CI finds must be found again: there the same examples are tried each time, elsewhere new ones. No test is timed.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Whoever starts a run in the background may have it ignore Ctrl-C, and the programs that the tests interrupt with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROGRAMS = {"soffice": "libreoffice-calc", "chromium": "chromium", "chromedriver": "chromium-driver",
            "pdftotext": "poppler-utils", "node": "nodejs", "npm": "npm"}  # fmt: skip
"""What the tests run, and the Debian package that brings it."""


LONGEST = (
    "annotator/test_zoo_annotated.py", "hostile/test_limits.py", "batch/test_dask.py", "publisher/test_html_filters.py",
    "history/test_memory.py", "publisher/test_html_readable.py", "hostile/test_security.py", "cli/test_batch.py",
    "keeper/test_zoo_kept.py", "batch/test_stores.py", "test_imports.py", "cli/test_validate.py",
    "writer/test_annotate.py", "test_rolled_derived.py", "wasm/test_in_a_page.py", "cli/test_errors.py",
    "cli/test_sample_and_help.py", "hostile/test_given.py", "cli/test_books.py", "writer/test_checks_sheet.py",
    "benchmarks/test_mutation.py", "history/test_vintages.py", "collector/test_figures.py", "test_killed.py",
    "history/test_whole.py", "writer/test_notes.py", "ooxml/test_any_sheet.py", "hostile/test_encrypted.py",
)  # fmt: skip
"""The modules that take longest, from the longest on. A module's tests run in one process, for what they share."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest modules, so that at the end no process is left alone with one of them."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Have one process of the run compile what a module imports, and the others wait and take what it has kept."""
    with nullcontext() if sys.dont_write_bytecode else once.one_first("collecting", collector.nodeid):
        return (yield)


gc.disable()  # What is made while tests are collected stays to the end.


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over thousands of tests and all modules, and look less often."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what the processes of the run share."""
    if not hasattr(config, "workerinput"):
        once.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give it back."""
    if not hasattr(config, "workerinput"):
        once.end()


def missing() -> list[str]:
    """Return the packages of the programs that are not installed."""
    found = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return [package for package in found if package != "libreoffice-calc" or libreoffice() is None]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name at the end of the run what is missing, and which tests did not run for it."""
    if packages := missing():
        terminalreporter.write_line(
            f"Tests that need them did not run: apt-get install {' '.join(packages)}", yellow=True
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run in CI where a program is missing."""
    if os.environ.get("CI") and missing():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> CommandLine:
    """Return what runs a command in this very process, where one of its own would prove nothing more."""

    def run(*arguments: object, cwd: Path) -> tuple[int, str, str]:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["kpiworkbook", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0), *capfd.readouterr()

    return run
