"""The start is lean, and no stage knows another: checked on what a fresh interpreter really imports."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kpiworkbook import pipeline
from tests.support import SAMPLE

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"pandas", "numpy", "openpyxl", "pyarrow", "duckdb", "sqlite3", "rich", "xlsxwriter", "dask", "pydantic",
         "lxml", "jinja2", "rapidfuzz", "multiprocessing", "distributed", "fsspec"}  # fmt: skip

COMMAND = """
import sys
sys.argv = ["kpiworkbook", *{arguments!r}]
from kpiworkbook.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


READS_BOOKS = {"reader", "normaliser", "calculator", "layout", "ooxml", "keeper", "writer", "validator",
               "discoverer"}  # fmt: skip


def imported(code: str, folder: Path) -> set[str]:
    """Return the top-level packages that are loaded in a fresh interpreter after the code has run."""
    return {name.partition(".")[0] for name in loaded(code, folder)}


def loaded(code: str, folder: Path) -> set[str]:
    """Return the modules that are loaded in a fresh interpreter after the code has run."""
    tail = "\nimport sys; print('loaded', *sys.modules, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code + tail], capture_output=True, text=True, check=True, cwd=folder, timeout=60
    )
    return set(result.stderr.splitlines()[-1].split()[1:])


def test_importing_the_package_imports_nothing_heavy_and_no_terminal_code(tmp_path: Path) -> None:
    assert not imported("import kpiworkbook", tmp_path) & (HEAVY | {"typer", "click"})


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["refresh", "--help"], set()),
        (["tidy", "--help"], set()),
        (["refresh", str(SAMPLE), "--dry-run"], {"xlsxwriter"}),
        (["refresh", str(SAMPLE), "-o", "new.xlsx"], {"xlsxwriter"}),
        (["tidy", str(SAMPLE)], set()),
        (["tidy", str(SAMPLE), "-o", "tidy.csv"], set()),
        (["tidy", str(SAMPLE), "-o", "tidy.xlsx"], {"xlsxwriter"}),
        (["tidy", str(SAMPLE), "-o", "tidy.sqlite"], {"sqlite3"}),
        (["tidy", str(SAMPLE), "-o", "tidy.duckdb"], {"duckdb"}),
        (["tidy", str(SAMPLE), "-o", "tidy.parquet"], {"pyarrow", "numpy", "pandas"}),  # pyarrow asks for pandas
        (["tidy", str(SAMPLE), "-o", "tidy.csv", "--latest"], {"sqlite3"}),
        (["validate", "--help"], set()),
        (["validate", "--explain", "outlier"], set()),
        (["validate", str(SAMPLE), "--fail-on", "never"], set()),
        (["validate", str(SAMPLE), "--fail-on", "never", "--format", "json"], set()),
        (["validate", str(SAMPLE), "--fail-on", "never", "--format", "csv"], set()),
        (["validate", str(SAMPLE), "--fail-on", "never", "--format", "html"], {"jinja2"}),
        (["validate", str(SAMPLE), "--fail-on", "never", "--annotate", "new.xlsx"], {"xlsxwriter"}),
        (["discover", str(SAMPLE)], set()),
        (["compare", str(SAMPLE), str(SAMPLE)], set()),
        (["compare", str(SAMPLE), str(SAMPLE), "--format", "json"], set()),
        (["sample"], set()),
    ],
    ids=lambda value: " ".join(item for item in value if "/" not in item) if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], allowed: set[str], tmp_path: Path) -> None:
    assert imported(COMMAND.format(arguments=arguments), tmp_path) & HEAVY <= allowed


@pytest.mark.parametrize(
    "command",
    [["refresh", "-o", "out"], ["validate", "--fail-on", "never"], ["tidy", "-o", "tidy.csv"]],
    ids=lambda c: c[0],
)
def test_what_hands_books_to_processes_imports_nothing_that_reads_them(command: list[str], tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copyfile(SAMPLE, tmp_path / name)
    verb, *options = command

    modules = loaded(COMMAND.format(arguments=[verb, "a.xlsx", "b.xlsx", "--jobs", "2", *options]), tmp_path)

    assert "kpiworkbook.workers.pool" in modules
    assert not {name for name in modules if name.startswith("kpiworkbook.") and name.split(".")[1] in READS_BOOKS}
    assert not {"kpiworkbook.model.scorecard", "python_calamine"} & modules


def test_a_book_that_is_validated_imports_nothing_that_writes_one(tmp_path: Path) -> None:
    modules = loaded(COMMAND.format(arguments=["validate", str(SAMPLE), "--fail-on", "never"]), tmp_path)

    unused = {"keeper", "writer", "house", "exporter", "publisher", "collector", "comparer", "fixer", "annotator",
              "roller", "archivist"}  # fmt: skip
    assert not {name for name in modules if name.startswith("kpiworkbook.") and name.split(".")[1] in unused}
    assert not {"tempfile", "json", "tomllib", "csv"} & modules
    # Which months formulas go by, and how months are spelled, is asked only where there is something to tell.
    assert not {"kpiworkbook.formula_months", "kpiworkbook.notation.month_spelling"} & modules


def test_the_pipeline_has_each_verb_in_the_module_that_it_names() -> None:
    assert len(set(pipeline.__all__)) == len(pipeline.__all__) > 0
    for name in pipeline.__all__:
        verb = getattr(pipeline, name)
        assert verb is getattr(import_module(verb.__module__), name)
        assert verb.__module__.startswith("kpiworkbook.pipeline."), name


def test_the_core_needs_neither_terminal_nor_processes(tmp_path: Path) -> None:
    code = f"""
import io, kpiworkbook as kw
card = kw.read(open({str(SAMPLE)!r}, "rb").read())
kw.calculate(card)
kw.validate(card)
kw.write(card, "new.xlsx")
"""
    assert not imported(code, tmp_path) & {"typer", "click", "rich", "multiprocessing", "concurrent", "pandas"}


def test_no_stage_imports_another() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([tool], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout
