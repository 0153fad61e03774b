"""Anything with the interface of concurrent.futures runs a batch."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import kpiworkbook as kw
from kpiworkbook.reader.protection import protected
from kpiworkbook.workers import Failure, each
from tests.batch import works
from tests.batch.works import Item, do, items
from tests.support import SAMPLE

SPAWN = multiprocessing.get_context("spawn")


class Inline(Executor):
    """The least that there can be: the work is done on the spot."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, work: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.sizes.append(len(arguments[1]))
        try:
            future.set_result(work(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture(params=["inline", "threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    made = {
        "inline": Inline,
        "threads": lambda: ThreadPoolExecutor(max_workers=3),
        "processes": lambda: ProcessPoolExecutor(max_workers=2, mp_context=SPAWN),
    }[request.param]()
    with made:
        yield made


def test_results_come_in_order_and_a_bad_item_costs_itself_alone(executor: Executor) -> None:
    names = [f"book-{number}" for number in range(30)]
    names[7] = "unreadable"

    results = list(each(works.do_at_random_speed, items(*names), executor=executor))

    assert isinstance(results.pop(7), Failure)
    assert results == names[:7] + names[8:]


def test_many_items_go_in_chunks_and_few_one_by_one() -> None:
    few, many = Inline(), Inline()

    list(each(do, items(*map(str, range(60))), executor=few))
    list(each(do, items(*map(str, range(2000))), executor=many))

    assert set(few.sizes) == {1}
    assert max(many.sizes) == 25
    assert len(many.sizes) == 80


class ChunksBreak(Inline):
    """An executor that breaks under a certain item, as a cluster does whose worker dies of it each time."""

    def submit(self, work: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        if any(item.path.name == "killer" for item in arguments[1]):
            future: Future[Any] = Future()
            future.set_exception(RuntimeError("the worker died"))
            return future
        return super().submit(work, *arguments, **options)


def test_a_chunk_that_fails_as_a_whole_costs_only_the_item_to_blame() -> None:
    names = [str(number) for number in range(200)]
    names[77] = "killer"

    results = list(each(do, items(*names), executor=ChunksBreak()))

    failure = results.pop(77)
    assert isinstance(failure, Failure)
    assert failure.message == "killer: what was to work on it gave up (RuntimeError: the worker died); try it by itself"
    assert results == names[:77] + names[78:]


def test_an_item_that_hangs_in_an_executor_is_given_up_and_named() -> None:
    release = threading.Event()

    def work(item: Item) -> str:
        if item.path.name == "hang":
            release.wait(60)
        return item.path.name

    names = [*map(str, range(70)), "hang", *map(str, range(70, 130))]
    with ThreadPoolExecutor(max_workers=4) as threads:
        try:
            results = list(each(work, items(*names), executor=threads, timeout=0.5))
        finally:
            release.set()

    failures = [result.message for result in results if isinstance(result, Failure)]
    assert failures == [
        "hang: no answer within 0.5 seconds, so it is given up; what works on it may have to be restarted"
    ]
    assert [result for result in results if not isinstance(result, Failure)] == [
        name for name in names if name != "hang"
    ]


def test_a_pool_that_breaks_for_good_names_every_item_that_was_not_done() -> None:
    with ProcessPoolExecutor(max_workers=1, mp_context=SPAWN) as pool:
        results = list(each(do, items("a", "exit", "b", "c"), executor=pool))

    assert len(results) == 4
    assert all("gave up (BrokenProcessPool" in result.message for result in results if isinstance(result, Failure))
    assert any(isinstance(result, Failure) for result in results)


def test_an_executor_that_is_shut_down_is_told() -> None:
    threads = ThreadPoolExecutor()
    threads.shutdown()

    results = list(each(do, items("a", "b"), executor=threads))

    assert all(isinstance(result, Failure) and "after shutdown" in result.message for result in results)


def test_few_results_wait_for_an_earlier_one() -> None:
    inline = Inline()
    results = each(do, items(*map(str, range(200))), executor=inline, ahead=20)

    assert next(results) == "0"
    assert sum(inline.sizes) <= 24


# --- the verbs of the library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    books = tmp_path / "books"
    (books / "2018").mkdir(parents=True)
    for name in ("a", "b", "2018/c", "d"):
        (books / f"{name}.xlsx").write_bytes(SAMPLE.read_bytes())
    (books / "bad.xlsx").write_text("to be done")
    return books


def test_refresh_many_gives_what_refresh_gives(folder: Path, tmp_path: Path, executor: Executor) -> None:
    told: list[kw.RefreshedBook] = []

    done = kw.refresh_many(folder, tmp_path / "out", executor=executor, on_result=told.append)

    kw.refresh(SAMPLE, tmp_path / "one.xlsx")
    assert done == told
    assert [Path(book.path).relative_to(folder).as_posix() for book in done] == [
        "2018/c.xlsx", "a.xlsx", "b.xlsx", "bad.xlsx", "d.xlsx",
    ]  # fmt: skip
    for book in done:
        if "bad" in book.path:
            assert book.report is None
            assert "is not a workbook" in (book.error or "")
            assert not Path(book.output).exists()
        else:
            assert book.report is not None
            assert (book.report.indicators, book.report.changed) == (55, 12)
            assert Path(book.output).read_bytes() == (tmp_path / "one.xlsx").read_bytes()


def test_an_output_that_exists_is_refused_and_with_force_replaced(
    folder: Path, tmp_path: Path, executor: Executor
) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "a.refreshed.xlsx"
    mine.write_text("mine")

    first = kw.refresh_many(folder / "a.xlsx", tmp_path / "out", executor=executor)
    assert "exists already" in (first[0].error or "")
    assert mine.read_text() == "mine"

    assert kw.refresh_many(folder / "a.xlsx", tmp_path / "out", executor=executor, force=True)[0].error is None
    assert mine.read_bytes().startswith(b"PK")


def test_an_output_is_refused_even_where_it_holds_what_would_be_written(folder: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as threads:
        kw.refresh_many(folder / "a.xlsx", tmp_path / "out", executor=threads)
        (tmp_path / "out" / ".kpiworkbook.jsonl").unlink()
        again = kw.refresh_many(folder / "a.xlsx", tmp_path / "out", executor=threads)

    assert "exists already" in (again[0].error or "")


class Twice(Inline):
    """Does everything twice, as a cluster does where it has lost the first answer."""

    def submit(self, work: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        super().submit(work, *arguments, **options)
        return super().submit(work, *arguments, **options)


@pytest.mark.parametrize("restyle", [False, True])
def test_a_book_that_an_executor_does_twice_is_done_once(folder: Path, tmp_path: Path, restyle: bool) -> None:
    done = kw.refresh_many(folder, tmp_path / "out", executor=Twice(), restyle=restyle)

    assert [book.error is None for book in done] == [True, True, True, False, True]
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 4


def test_a_protected_book_that_an_executor_does_twice_is_done_once_too(tmp_path: Path) -> None:
    """With a password the same workbook has other bytes each time; what it holds is compared."""
    (tmp_path / "secret.xlsx").write_bytes(protected(SAMPLE.read_bytes(), "secret"))

    options: dict[str, Any] = {"executor": Twice(), "password": "secret"}
    done = kw.refresh_many(tmp_path / "secret.xlsx", tmp_path / "out", **options)

    assert [book.error for book in done] == [None]
    assert len(kw.read(next((tmp_path / "out").rglob("*.xlsx")), password="secret")) == 55


def test_an_executor_is_not_handed_more_items_than_may_wait_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpiworkbook.workers.HELD_BY_EXECUTOR", 100)
    inline = Inline()

    results = each(do, items(*map(str, range(500))), executor=inline)
    next(results)

    assert sum(inline.sizes) <= 100 + inline.sizes[0]
    assert len(list(results)) == 499


def test_validate_many_gives_what_validate_gives(folder: Path, executor: Executor) -> None:
    checked = kw.validate_many([folder / "a.xlsx", str(folder / "bad.xlsx")], executor=executor)

    assert checked[0].report == kw.validate(kw.read(folder / "a.xlsx"))
    assert "is not a workbook" in (checked[1].error or "")


def test_refresh_many_without_an_executor_uses_processes(folder: Path, tmp_path: Path) -> None:
    done = kw.refresh_many(folder, tmp_path / "out", jobs=2, timeout=120)

    assert [book.error is None for book in done] == [True, True, True, False, True]


def test_no_books_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(kw.ReadError, match="no workbook found there"):
        kw.refresh_many(tmp_path / "*.xlsx", tmp_path / "out")
    assert not (tmp_path / "out").exists()
