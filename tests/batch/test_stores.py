"""Books on other stores than this machine's disks: archives, a web server, an FTP server, memory."""

from __future__ import annotations

import functools
import http.server
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

import kpiworkbook as kw
from kpiworkbook import stores
from kpiworkbook.batch.books import find_books
from kpiworkbook.stores import Url, location_of
from tests import forked
from tests.commands import kpi
from tests.forked import as_text
from tests.hostile.books import locked
from tests.support import xlsx

BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 50%
""")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    books = tmp_path / "books"
    (books / "2018").mkdir(parents=True)
    for name in ("a", "b b", "2018/c", "~$a", "a.refreshed"):
        (books / f"{name}.xlsx").write_bytes(BOOK)
    return books


@pytest.fixture
def archive(folder: Path) -> Path:
    with zipfile.ZipFile(folder.parent / "books.zip", "w") as package:
        for path in sorted(folder.rglob("*.xlsx")):
            package.write(path, path.relative_to(folder))
    return folder.parent / "books.zip"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def ftp(folder: Path) -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    options = ["-i", "127.0.0.1", "-p", str(port), "-u", "officer", "-P", "secret", "-d", str(folder.parent), "-w"]
    server = subprocess.Popen(
        [sys.executable, "-m", "pyftpdlib", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield f"ftp://officer:secret@127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return as_text(forked.run(forked.COMMAND, *arguments, timeout=120))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx"))


ALL = ["2018/c.refreshed.xlsx", "a.refreshed.xlsx", "b b.refreshed.xlsx"]


@pytest.mark.parametrize(
    ("name", "shown", "last"),
    [
        ("s3://bucket/year/a.xlsx", "s3://bucket/year/a.xlsx", "a.xlsx"),
        ("https://host/a.xlsx?sig=secret", "https://host/a.xlsx", "a.xlsx"),
        ("zip://2018/c.xlsx::https://host/b.zip", "zip://2018/c.xlsx::https://host/b.zip", "c.xlsx"),
        ("zip://c.xlsx::s3://bucket/b.zip", "zip://c.xlsx::s3://bucket/b.zip", "c.xlsx"),
        ("https://host/b%20b.xlsx", "https://host/b%20b.xlsx", "b b.xlsx"),
        ("ftp://officer:secret@host/a.xlsx", "ftp://host/a.xlsx", "a.xlsx"),
        ("ftp://officer:se@cret@host/a.xlsx", "ftp://host/a.xlsx", "a.xlsx"),
    ],
)
def test_a_url_is_shown_without_what_is_nobodys_business(name: str, shown: str, last: str) -> None:
    url = location_of(name)

    assert isinstance(url, Url)
    assert (str(url), url.as_posix(), url.name, url.suffix) == (shown, shown, last, ".xlsx")


@pytest.mark.parametrize(
    "name",
    ["books/a.xlsx", "C:\\books\\a.xlsx", "C:/books/a.xlsx", "a: b.xlsx", "file:///x/a.xlsx", "FILE:///x/a.xlsx"],
)
def test_paths_are_paths(name: str) -> None:
    assert isinstance(location_of(name), Path)


def test_a_file_url_is_a_path(folder: Path) -> None:
    result = run("refresh", f"{folder.as_uri()}", "-o", f"{folder.parent.as_uri()}/out")

    assert result.returncode == 0, result.stderr
    assert files(folder.parent / "out") == ALL
    assert run("refresh", folder.as_uri(), "-o", "out", "--resume").stdout == ""
    assert run("refresh", f"{folder.as_uri()}/*.xlsx", "-o", "globbed").returncode == 0
    assert files(folder.parent / "globbed") == [name for name in ALL if "/" not in name]


def test_books_in_an_archive(archive: Path, folder: Path) -> None:
    result = run("refresh", f"zip://::{archive.as_uri()}", "-o", "out", "--jobs", "2")
    kw.refresh(folder / "a.xlsx", "one.xlsx")

    assert result.returncode == 0, result.stderr
    assert files(Path("out")) == ALL
    assert {path.read_bytes() for path in Path("out").rglob("*.xlsx")} == {Path("one.xlsx").read_bytes()}
    assert f"Refreshed zip://2018/c.xlsx::{archive.as_uri()} -> out/2018/c.refreshed.xlsx" in result.stdout

    again = run("refresh", f"zip://**/*.xlsx::{archive.as_uri()}", "-o", "out", "--resume")
    assert (again.returncode, again.stdout) == (0, ""), again.stderr


def test_a_password_and_limits_hold_for_books_on_a_store(folder: Path) -> None:
    with zipfile.ZipFile("locked.zip", "w") as package:
        package.writestr("a.xlsx", locked(BOOK))
    Path("password.txt").write_text("secret\n")
    Path("tight.toml").write_text("[limits]\nparts = 3\n")
    archive = f"zip://a.xlsx::{Path('locked.zip').resolve().as_uri()}"
    plain = f"zip://a.xlsx::{(folder.parent / 'plain.zip').as_uri()}"
    with zipfile.ZipFile("plain.zip", "w") as package:
        package.writestr("a.xlsx", BOOK)

    for command in ("validate", "tidy", "refresh"):
        target = ("-o", f"{command}/") if command == "refresh" else ()
        opened = run(command, archive, *target, "--password-file", "password.txt")
        assert opened.returncode in (0, 1), opened.stderr
        assert "password" not in opened.stderr
        tight = run(command, plain, *target, "--config", "tight.toml")
        assert tight.returncode == 2
        assert "parts" in tight.stderr
    assert kw.validate_many(archive, password="secret", jobs=1)[0].report is not None
    assert kw.refresh_many(archive, "many", password="secret", jobs=1)[0].report is not None


def test_a_slash_makes_a_folder_of_a_name_with_a_point() -> None:
    assert location_of("memory://v1.0/").suffix == ""
    assert location_of("memory://v1.0").suffix == ".0"
    assert location_of("zip://a.xlsx::file:///b/").suffix == ".xlsx"


def test_books_from_a_web_server(web: str, folder: Path) -> None:
    result = run("validate", f"{web}/a.xlsx?key=secret", f"{web}/b%20b.xlsx", "--format", "json", "--jobs", "2")

    assert result.returncode == 1, result.stderr
    assert "secret" not in result.stdout + result.stderr
    assert f'"path": "{web}/a.xlsx"' in result.stdout
    assert run("tidy", f"{web}/a.xlsx").stdout.splitlines()[1].startswith(f"{web}/a.xlsx,")
    assert (
        kw.validate_many(f"{web}/a.xlsx", jobs=1)[0].report.findings == kw.validate(kw.read(folder / "a.xlsx")).findings
    )


def test_what_the_page_of_a_web_server_links_to_is_searched(web: str, folder: Path) -> None:
    result = run("refresh", f"{web}/", "-o", "out", "--jobs", "1")

    assert result.returncode == 0, result.stderr
    assert files(folder.parent / "out") == ["2018/c.refreshed.xlsx", "a.refreshed.xlsx", "b%20b.refreshed.xlsx"]


@pytest.mark.parametrize("query", ["sig=secret", "sig=a*b[c]&x=?"])
def test_a_web_servers_query_makes_no_glob_of_an_address(query: str, web: str, folder: Path) -> None:
    result = run("refresh", f"{web}/a.xlsx?{query}", f"{web}/b%20b.xlsx", "-o", "out", "--jobs", "1")
    absent = run("validate", f"{web}/absent.xlsx?{query}", f"{web}/a.xlsx?{query}", "--jobs", "1")

    assert result.returncode == 0, result.stderr
    assert files(folder.parent / "out") == ["a.refreshed.xlsx", "b b.refreshed.xlsx"]
    assert f"{web}/absent.xlsx: there is no such file; check the name and the folder" in " ".join(absent.stderr.split())


URL = "http://officer:secret@host/a.xlsx?key=secret"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate", "memory://officer:secret@absent/*.xlsx"], "memory://absent/*.xlsx: no workbook found there"),
        (["refresh", "a.xlsx", "--in-place", "-o", URL], "--in-place and -o http://host/a.xlsx contradict"),
        (["fix", URL], "http://host/a.xlsx is a URL, and here a file on this machine is read; download it"),
        (["discover", URL], "http://host/a.xlsx is a URL"),
        (["compare", URL, "a.xlsx"], "http://host/a.xlsx is a URL"),
        (["discover", f"zip://a.xlsx::{URL}"], "zip://a.xlsx::http://host/a.xlsx is a URL"),
        (["validate", "a.xlsx", "-o", URL], "http://host/a.xlsx is a URL; name a file on this machine"),
        (["compare", "a.xlsx", "a.xlsx", "-o", URL], "http://host/a.xlsx is a URL"),
        (["discover", "a.xlsx", "-o", URL], "http://host/a.xlsx is a URL"),
        (["tidy", "a.xlsx", "-o", URL], "http://host/a.xlsx is a URL"),
        (["refresh", "a.xlsx", "--config", URL], "http://host/a.xlsx is a URL"),
        (["refresh", "a.xlsx", "--month", "Oct-19", "--values", URL], "http://host/a.xlsx is a URL"),
    ],
    ids=str,
)
def test_no_message_tells_the_password_of_a_url(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.xlsx").write_bytes(BOOK)

    result = kpi(*arguments)

    assert result.exit_code == 2, result.output
    assert told in " ".join(result.stderr.split())
    assert "secret" not in result.output


def test_what_a_store_says_is_told_without_the_password_of_the_url(web: str) -> None:
    url = f"{web.replace('://', '://officer:secret@')}/k.xlsx?key=secret"

    result = kpi("validate", "books/a.xlsx", "--annotate", url, "--fail-on", "never")

    assert "/k.xlsx cannot be written: ClientResponseError: 501" in result.stderr
    assert "secret" not in result.output


def test_from_python_no_message_tells_the_password_of_a_url(folder: Path) -> None:
    for source in (URL, Path(URL)):
        with pytest.raises(kw.ReadError, match=r"^http://host/a.xlsx is a URL"):
            kw.read(source)
    with pytest.raises(kw.ReadError, match=r"^memory://absent/\*.xlsx: no workbook"):
        kw.validate_many("memory://officer:secret@absent/*.xlsx")
    with pytest.raises(kw.OutputError, match=r"^memory://out is on a store"):
        kw.refresh_many(folder, "memory://officer:secret@out", resume=True)


def test_a_folder_may_be_called_like_a_store(folder: Path) -> None:
    Path("http:").mkdir()
    (folder / "a.xlsx").rename("http:/a.xlsx")

    assert kw.read(Path("http:/a.xlsx"))["M1"]
    with pytest.raises(kw.ReadError, match="there is no such file"):
        kw.read(Path("http:/b.xlsx"))


def test_books_from_and_to_an_ftp_server(ftp: str, folder: Path) -> None:
    result = run("refresh", f"{ftp}/books", "-o", f"{ftp}/out", "--jobs", "2")

    assert result.returncode == 0, result.stderr
    assert files(folder.parent / "out") == ALL
    assert "secret" not in result.stdout + result.stderr
    assert not list((folder.parent / "out").rglob("*.part"))

    again = run("refresh", f"{ftp}/books/a.xlsx", "-o", f"{ftp}/out/")
    forced = run("refresh", f"{ftp}/books/a.xlsx", "-o", f"{ftp}/out/", "--force")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert forced.returncode == 0, forced.stderr
    assert run("refresh", f"{ftp}/out", "-o", "again").returncode == 2  # those are our own outputs


class Busy(MemoryFileSystem):
    """A store on which somebody else makes each folder just before it is made."""

    protocol = "busy"
    made: ClassVar[list[str]] = []

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.removeprefix("busy://")))

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        for folder in (path.rpartition("/")[0], path):
            if folder.strip("/") and folder not in self.made:
                self.made.append(folder)
                super().makedirs(folder, exist_ok=True)
                raise OSError("550 File exists")
        super().makedirs(path, exist_ok=exist_ok)


def test_a_folder_that_another_process_makes_just_then_is_as_good() -> None:
    fsspec.register_implementation("busy", Busy, clobber=True)

    stores.write(Url("busy://2019/out/a.xlsx"), BOOK, force=False)

    assert Busy.made == ["/2019", "/2019/out"]
    assert Busy().cat_file("/2019/out/a.xlsx") == BOOK


def test_a_folder_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("550 Permission denied")

    monkeypatch.setattr(MemoryFileSystem, "makedirs", refuse)

    with pytest.raises(
        kw.OutputError, match=r"^memory://new/out/a\.xlsx cannot be written: OSError: 550 Permission denied$"
    ):
        stores.write(Url("memory://new/out/a.xlsx"), BOOK, force=False)


def test_books_on_a_store_come_in_the_order_of_a_folders() -> None:
    names = ["sep-19-corrected.xlsx", "sep-19.xlsx", "sep-19 v10.xlsx", "sep-19 v9.xlsx", "sep-19_draft.xlsx"]
    for name in names:
        MemoryFileSystem().pipe(f"/ordered/{name}", BOOK)

    assert [book.inside.name for book in find_books(["memory://ordered/"])] == [
        "sep-19_draft.xlsx", "sep-19.xlsx", "sep-19 v9.xlsx", "sep-19 v10.xlsx", "sep-19-corrected.xlsx",
    ]  # fmt: skip


def test_an_annotated_copy_on_a_store(ftp: str, folder: Path) -> None:
    assert run("validate", f"{ftp}/books/a.xlsx", "--annotate", f"{ftp}/notes.xlsx").returncode == 1
    assert kw.read(folder.parent / "notes.xlsx")["M1"]


def test_what_is_cut_off_in_the_middle_leaves_nothing_under_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    system = fsspec.filesystem("memory")
    system.store.clear()

    def break_off(path: str, content: bytes) -> None:
        system.store.clear()
        with system.open(path, "wb") as stream:
            stream.write(content[:100])
        raise ConnectionResetError("gone")

    monkeypatch.setattr(
        type(system), "pipe_file", lambda _self, *arguments, **options: break_off(*arguments, **options)
    )
    with pytest.raises(kw.OutputError, match=r"memory://out/a.xlsx cannot be written: ConnectionResetError: gone"):
        stores.write(Url("memory://out/a.xlsx"), BOOK, force=False)

    assert system.find("/") == []


@pytest.mark.parametrize("force", [False, True])
def test_a_file_in_memory_is_replaced_only_with_force(force: bool) -> None:
    url = Url("memory://out/b.xlsx")
    fsspec.filesystem("memory").pipe_file("/out/b.xlsx", b"mine")

    if force:
        stores.write(url, BOOK, force=True)
        assert stores.read(url) == BOOK
    else:
        with pytest.raises(kw.OutputError, match="exists already"):
            stores.write(url, BOOK, force=False)
        assert stores.read(url) == b"mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "nonsense://a.xlsx"], "Protocol not known: nonsense"),
        (["validate", "memory://absent.xlsx"], "memory://absent.xlsx: there is no such file"),
        (["validate", "memory://absent/"], "no workbook found there"),
        (["validate", "http://127.0.0.1:1/a.xlsx"], "http://127.0.0.1:1/a.xlsx cannot be read"),
        (["refresh", "memory://a.xlsx"], "without -o the new workbook goes beside a book on this machine"),
        (["refresh", "memory://a.xlsx", "--in-place"], "--in-place replaces a book on this machine"),
        (["refresh", "a.xlsx", "-o", "memory://out/", "--resume"], "--resume needs a folder"),
        (["sample", "s3://bucket/a.xlsx"], "s3://bucket/a.xlsx is a URL; name a file on this machine"),
    ],
    ids=str,
)
def test_what_cannot_be_done_gets_a_message(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(BOOK)

    result = kpi(*arguments)

    assert result.exit_code == 2, result.output
    assert message in " ".join(result.stderr.split())


def test_where_the_extra_is_missing_there_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    result = kpi("validate", "s3://bucket/a.xlsx")

    assert result.exit_code == 2
    assert "s3://bucket/a.xlsx is on a store that needs an extra: pip install 'kpiworkbook[urls]'" in result.stderr


def test_what_a_new_workbook_may_be_called_holds_for_books_on_a_store_too(archive: Path) -> None:
    book = f"zip://a.xlsx::{archive.as_uri()}"

    result = kpi("refresh", book, "-o", "out.csv")

    assert result.exit_code == 2
    assert "out.csv: the new workbook is an .xlsx file; give it that ending" in result.stderr
    assert not Path("out.csv").exists()
    assert kpi("refresh", book, "-o", "out.xlsx").exit_code == 0


def test_a_message_about_an_output_on_a_store_names_it(folder: Path) -> None:
    Path("locked.xlsx").write_bytes(locked(BOOK))
    Path("password.txt").write_text("secret\n")

    misnamed = kpi("refresh", folder / "a.xlsx", "-o", "memory://told/b.csv")
    tried = kpi("refresh", folder / "a.xlsx", "-o", "memory://told/b.csv", "--dry-run")
    bare = kpi("validate", "locked.xlsx", "--password-file", "password.txt", "--annotate", "memory://told/b.xlsx")

    assert "Error: memory://told/b.csv: the new workbook is an .xlsx file" in misnamed.stderr
    assert tried.stderr == misnamed.stderr
    assert "Error: memory://told/b.xlsx would not be protected" in bare.stderr


@pytest.mark.parametrize(
    "arguments",
    [["fix"], ["discover"], ["compare", "books/a.xlsx"], ["validate", "books/a.xlsx", "-o"], ["sample"]],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("protocol", ["file", "FILE"])
def test_where_a_path_is_wanted_a_file_url_is_told_as_one(arguments: list[str], protocol: str, folder: Path) -> None:
    url = (folder / "a.xlsx").as_uri().replace("file", protocol, 1)

    result = kpi(*arguments, url)

    assert result.exit_code == 2
    assert f"{url} is a URL" in " ".join(result.stderr.split())
    with pytest.raises(kw.ReadError, match=rf"^{protocol}:///.*/a\.xlsx is a URL"):
        kw.read(url)


def test_the_top_of_a_store_is_a_folder(folder: Path) -> None:
    result = kpi("refresh", folder / "a.xlsx", "-o", "memory://")

    assert result.exit_code == 0, result.stderr
    assert "-> memory://a.refreshed.xlsx" in result.stdout
    assert fsspec.filesystem("memory").exists("/a.refreshed.xlsx")
