"""Books handed to a real Dask cluster, of which one worker is killed half-way."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import CancelledError, InvalidStateError
from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.batch.cluster import _cancelled_in_silence
from kpiworkbook.batch.cluster import cluster as on_cluster
from tests.batch.cluster import ROOT, Cluster, cluster
from tests.support import SAMPLE, xlsx

BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 50%
""")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module", autouse=True)
def _needs_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("Dask is missing: pip install 'kpiworkbook[dask]'")
        pytest.skip("Dask is missing")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask") / "cluster") as started:
        yield started


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.batch.odd", *arguments], cwd=folder, env=ENVIRONMENT, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path / "cluster") as started:
        yield started


def test_every_book_is_done_once_although_a_worker_is_killed_half_way(dying: Cluster, tmp_path: Path) -> None:
    """Once means: each output is there, whole, and reported once, though a lost worker's books were begun twice."""
    (tmp_path / "books" / "2018").mkdir(parents=True)
    names = [f"2018/brisk-{number:03}" if number % 2 else f"brisk-{number:03}" for number in range(130)]
    for name in names:
        (tmp_path / "books" / f"{name}.xlsx").write_bytes(BOOK)
    (tmp_path / "books" / "bad.xlsx").write_text("to be done")
    kw.refresh(tmp_path / "books" / "brisk-000.xlsx", tmp_path / "as-it-should-be.xlsx")

    process = command(tmp_path, "refresh", "books", "-o", "out", "--scheduler", dying.address)
    while process.poll() is None and len(list((tmp_path / "out").rglob("*.xlsx"))) < 50:
        time.sleep(0.01)
    dying.workers[0].kill()
    out, err = process.communicate(timeout=120)

    written = list((tmp_path / "out").rglob("*.xlsx"))
    assert process.returncode == 2, err  # for the bad one
    assert re.findall(r"^Error: .*?([\w-]+\.xlsx)", err, re.MULTILINE) == ["bad.xlsx"]
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in written) == sorted(
        f"{name}.refreshed.xlsx" for name in names
    )
    assert {path.read_bytes() for path in written} == {(tmp_path / "as-it-should-be.xlsx").read_bytes()}
    reported = re.findall(r"^Refreshed .*books/(\S+)\.xlsx ->", out, re.MULTILINE)
    assert reported == sorted(names)
    noted = [json.loads(line) for line in (tmp_path / "out" / ".kpiworkbook.jsonl").read_text().splitlines()[1:]]
    assert Counter(line["name"] for line in noted) == Counter(f"{name}.refreshed.xlsx" for name in names)


def test_validate_and_tidy_and_the_library_on_a_cluster(dask: Cluster, tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "books" / f"{name}.xlsx").write_bytes(SAMPLE.read_bytes())

    checked = command(tmp_path, "validate", "books", "--format", "json", "--scheduler", dask.address)
    report = json.loads(checked.communicate(timeout=120)[0])
    assert (report["summary"]["workbooks"], report["summary"]["errors"]) == (3, 21)
    assert [Path(book["path"]).as_posix() for book in report["workbooks"]] == [
        "books/a.xlsx",
        "books/b.xlsx",
        "books/c.xlsx",
    ]

    tidied = command(tmp_path, "tidy", "books", "-o", "all.csv", "--scheduler", dask.address)
    tidied.communicate(timeout=120)
    assert tidied.returncode == 0
    here = command(tmp_path, "tidy", "books", "-o", "here.csv")
    here.communicate(timeout=120)
    assert (tmp_path / "all.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()

    from distributed import Client

    with Client(dask.address, set_as_default=False) as client, client.get_executor() as executor:
        done = kw.refresh_many(tmp_path / "books", tmp_path / "out", executor=executor)
        again = kw.refresh_many(tmp_path / "books", tmp_path / "out", executor=executor, resume=True)
    assert [book.report.changed for book in done if book.report] == [12, 12, 12]
    assert all(book.done_before for book in again)


def test_of_what_the_event_loop_logs_only_cancelled_tasks_are_kept_quiet(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tornado.application")
    with _cancelled_in_silence():
        log.error("cancelled", exc_info=CancelledError())
        log.error("done all the same", exc_info=InvalidStateError())
        log.error("broken", exc_info=ValueError())
        log.error("told")
    log.error("cancelled later", exc_info=CancelledError())

    assert [record.message for record in caplog.records] == ["broken", "told", "cancelled later"]


def test_control_c_leaves_the_cluster_to_others(dask: Cluster, tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    for number in range(60):
        (tmp_path / "books" / f"slow-{number:02}.xlsx").write_bytes(BOOK)
    process = command(tmp_path, "refresh", "books", "-o", "out", "--scheduler", dask.address)
    noted = tmp_path / "out" / ".kpiworkbook.jsonl"
    while process.poll() is None and not (noted.exists() and noted.read_text().count('"name"') >= 4):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    assert "Traceback" not in err
    told = re.search(r"Interrupted: (\d+) of 60 books were done; (\d+) were not: ", err)
    assert told is not None, err
    assert int(told[1]) + int(told[2]) == 60

    time.sleep(1)  # what was in hand is still done
    rest = command(tmp_path, "refresh", "books", "-o", "out", "--scheduler", dask.address, "--resume")
    out, err = rest.communicate(timeout=120)
    assert rest.returncode == 0, err
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 60
    assert out.count("Refreshed ") < 60


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpiworkbook.batch.cluster._PATIENCE", 1)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1:1"),
        ("nonsense", "'nonsense' is not the address of a Dask scheduler"),
        ("officer:secret@host:8786", "'host:8786' is not the address of a Dask scheduler"),
        ("tcp://officer:secret@host:8786", "'tcp://host:8786' is not the address of a Dask scheduler"),
        ("foo://host:8786", "'foo://host:8786' is not the address of a Dask scheduler"),
        ("ws://officer:secret@127.0.0.1:1/x?key=secret", "no Dask scheduler answers at ws://127.0.0.1:1/x "),
    ],
)
@pytest.mark.usefixtures("hasty")
def test_where_no_scheduler_answers_there_is_a_message(
    address: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(kw.BatchError, match=message) as told, on_cluster(address):
        pass
    assert "secret" not in str(told.value)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.usefixtures("hasty")
def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    with (
        cluster(tmp_path / "cluster", workers=0) as started,
        pytest.raises(kw.BatchError, match="has no workers"),
        on_cluster(started.address),
    ):
        pass


def test_where_the_extra_is_missing_there_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(BOOK)
    code = "import sys; sys.modules['distributed'] = None; from kpiworkbook.cli import main; main()"

    result = subprocess.run(
        [sys.executable, "-c", code, "refresh", "a.xlsx", "--scheduler", "tcp://127.0.0.1:1"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip

    assert result.returncode == 2
    assert "pip install 'kpiworkbook[dask]'" in result.stderr
