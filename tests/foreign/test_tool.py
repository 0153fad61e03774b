"""The tool that tries other people's workbooks finds what is wrong, and nothing where all is right."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.foreign.grafts import grafted
from tests.foreign.trial import tried
from tests.zoo import ZOO


@pytest.mark.parametrize("animal", ["plain", "notes", "macros", "openpyxl plain", "prefixed namespaces"])
def test_a_workbook_comes_through(tmp_path: Path, animal: str) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(grafted(ZOO[animal]()) or b"")

    assert [each.ref for each in kw.read(book)] == ["M1", "M2", "M3"]
    assert not list(tried(book, tmp_path, audit=animal == "notes"))


def test_what_changes_and_must_not_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(grafted(ZOO["notes"]()) or b"")
    refresh = kw.refresh

    def careless(source: Path, target: Path, **options: object) -> kw.RefreshResult:
        result = refresh(source, target, **options)
        if target.stem == "kept":
            target.write_bytes(target.read_bytes().replace(b"docProps/core.xml", b"docProps/fore.xml"))
        return result

    monkeypatch.setattr(kw, "refresh", careless)
    assert {"docProps/core.xml is gone", "docProps/fore.xml is new"} <= {*tried(book, tmp_path, audit=False)}


def test_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "right.xlsx").write_bytes(ZOO["plain"]())
    (tmp_path / "none.xlsx").write_bytes(b"nothing")
    command = [sys.executable, "-m", "tests.foreign", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, "1 right, 1 without a worksheet\n")
