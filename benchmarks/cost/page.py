"""The measured part of docs/benchmarks.md: the tables, and what they were measured with."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.cost import tables, targets
from benchmarks.cost.parts import libreoffice
from benchmarks.cost.tables import Results

BEGIN, END = "<!-- measured: written by benchmarks/run.py -->", "<!-- end of what was measured -->"
PACKAGES = ("openpyxl", "lxml", "numpy", "pandas", "python-calamine", "xlsxwriter", "wolfxl")


def measured(results: Results, command: str, repeats: int) -> str:
    """Return the measured part of the page."""
    blocks = [
        ["## Targets", "", *targets.table(results.figures()), "", *tables.rulers(results)],
        _section("## Others", tables.peers(results)),
        _section("## By the number of indicators", tables.linear(results)),
        _section("## By the number of books", tables.batch(results)),
        ["## Measured with", "", f"`{command}`, medians of {repeats}, {datetime.now(UTC):%d %B %Y}.", "", *_machine()],
    ]
    return "\n\n".join("\n".join(block).strip() for block in blocks if block)


def _section(heading: str, rows: list[str]) -> list[str]:
    return [heading, "", *rows] if rows else []


def _machine() -> Iterable[str]:
    yield f"- {platform.system()} on {os.cpu_count()} cores, {_processor()}"
    yield f"- {platform.python_implementation()} {platform.python_version()}, kpiworkbook {version('kpiworkbook')}"
    yield f"- {', '.join(map(_versioned, PACKAGES))}, {_office()}"


def _versioned(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def _office() -> str:
    """Return LibreOffice's version, without the build."""
    office = libreoffice()
    if office is None:
        return "no LibreOffice"
    told = subprocess.run([office, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return " ".join(told[:2])


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = (
        re.search(r"^model name\s*: (.+)$", info.read_text(encoding="utf-8"), re.MULTILINE) if info.exists() else None
    )
    return found[1] if found else platform.processor() or "processor unknown"


def replaced(page: str, part: str) -> str:
    """Return the page with its measured part replaced; the rest of it is written by hand."""
    head, _, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"the page has no lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{part}\n\n{END}{tail}"
