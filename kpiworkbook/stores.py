"""Files on other stores than this machine's disks, named by URL: whatever fsspec knows.

`s3://…`, `sftp://…`, `https://…`, `zip://*.xlsx::sftp://…`: each kind needs fsspec (the extra `urls`), and most of them
a package of their own, which fsspec names. A `file://` URL is a path like any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from kpiworkbook.errors import BatchError, KpiWorkbookError, OutputError, ReadError

__all__ = ["Location", "Url", "find", "location_of", "read", "url_of", "write"]

_URL = r"(?i)[a-z][a-z0-9+.-]+(://|::)"
"""A letter before a colon is a drive of Windows."""
_SECRET = re.compile(r"//[^/?]*@")
"""A password may hold an `@` of its own."""
_AS_A_PATH = r"(?i)(^|::)([a-z][a-z0-9+.-]+):/(?!/)"
"""A path has no empty parts, so of a URL's two slashes it keeps one."""


@dataclass(frozen=True, slots=True)
class Url:
    """A file or folder on a store. It is shown without query, user and password: no report should tell them."""

    text: str

    def __str__(self) -> str:
        """Return the URL as messages and reports show it."""
        return "::".join(_SECRET.sub("//", part).partition("?")[0] for part in self.text.split("::"))

    def __fspath__(self) -> str:
        """Return the same; no file on this machine has such a name."""
        return str(self)

    def as_posix(self) -> str:
        """Return the same, as a path would."""
        return str(self)

    @property
    def name(self) -> str:
        """The file's own name."""
        inner = str(self).partition("::")[0].partition("://")[2]
        return unquote(inner.rstrip("/").rpartition("/")[2])

    @property
    def suffix(self) -> str:
        """The name's ending; none where a slash says that it is a folder."""
        is_folder = self.text.partition("::")[0].partition("?")[0].endswith("/")
        return "" if is_folder else PurePosixPath(self.name).suffix

    def unseen(self, text: str) -> str:
        """Return what somebody else says of it without its users, passwords and queries, should they be repeated."""
        for part in self.text.split("::"):
            found, query = _SECRET.search(part), part.partition("?")[2]
            for secret in (found[0][2:] if found else "", f"?{query}" if query else ""):
                text = text.replace(secret, "") if secret else text
        return text

    def below(self, inside: Path) -> Url:
        """Return the file inside this folder."""
        first, chain, rest = self.text.partition("::")
        folder = first if first.endswith("://") else f"{first.rstrip('/')}/"
        return Url(f"{folder}{inside.as_posix()}{chain}{rest}")


Location = Path | Url


def location_of(name: str) -> Location:
    """Return what a name stands for: a path on this machine, or a URL."""
    if not ("::" in name or "://" in name) or not re.match(_URL, name):
        return Path(name)
    if name[:7].casefold() == "file://":
        return Path(unquote(urlsplit(name).path))
    return Url(name)


def url_of(path: Path) -> Url | None:
    """Return the URL that was taken for a path; None where it is one, in a folder that is there."""
    if os.path.lexists(path.parent):
        return None
    name = path.as_posix()
    if name[:6].casefold() == "file:/":
        return Url(f"{name[:5]}//{name[5:]}")
    place = location_of(re.sub(_AS_A_PATH, r"\1\2://", name))
    return place if isinstance(place, Url) else None


def read(url: Url) -> bytes:
    """Return a file's content. Raises ReadError where it cannot be had, BatchError where an extra is missing."""
    with _told(url, "cannot be read", ReadError):
        system, path = _system(url)
        try:
            content: bytes = system.cat_file(path)
        except FileNotFoundError:
            raise ReadError(f"{url}: there is no such file; check the name and the folder") from None
        return content


def find(url: Url) -> list[tuple[Url, Path]] | None:
    """Return the files that a folder (recursively) or a glob names, each with its path below; None for a file."""
    with _told(url, "cannot be listed", ReadError):
        system, path = _system(url)
        if magic := _glob(path):
            top, found = path[: magic.start()].rpartition("/")[0], system.glob(path)
        elif url.suffix:
            return None
        else:
            top, found = path, system.find(path)
        return [(_found(url, system, path, name), Path(name.removeprefix(top).lstrip("/"))) for name in sorted(found)]


def _glob(path: str) -> re.Match[str] | None:
    """Return where a glob begins to vary, None where a path is none; in a web server's address, `?` begins a query."""
    if re.match("(?i)https?://", path):
        return re.search(r"[*\[]", path.partition("?")[0])
    return re.search(r"[*?\[]", path)


def _found(url: Url, system: Any, path: str, name: str) -> Url:
    """Return the URL of a file that a store has called by its own name for it."""
    first, *chained = url.text.split("::")
    whole = first if first.endswith("://") else first.rstrip("/")
    start = whole.removesuffix(path.rstrip("/"))
    # The store's own way back to a URL would forget the server.
    is_known = start != whole or not path.strip("/")
    return Url("::".join([f"{start}{name}" if is_known else str(system.unstrip_protocol(name)), *chained]))


def write(url: Url, content: bytes, *, force: bool) -> None:
    """Write a file beside the target first, and then move it there: whole or not at all, as far as the store allows.

    Raises OutputError where it exists (without `force`) or cannot be written, BatchError where an extra is missing.
    """
    with _told(url, "cannot be written", OutputError):
        system, path = _system(url)
        if not force and system.exists(path):
            raise OutputError(f"{url} exists already; choose another name, or replace it with --force")
        folder, _, name = path.rpartition("/")
        part = f"{folder}/.kpi-{os.getpid()}-{name}.part"
        if folder:
            _make_folder(system, folder)
        try:
            system.pipe_file(part, content)
            try:
                system.mv(part, path)
            except Exception:
                if not (force and system.exists(path)):
                    raise
                system.rm_file(path)  # not every store moves a file over another
                system.mv(part, path)
        except BaseException:
            with suppress(Exception):
                system.rm_file(part)
            raise


def _make_folder(system: Any, folder: str) -> None:
    """Make a folder, and those above it, where they are not there; other processes may make the same just then."""
    for levels_left in reversed(range(folder.count("/") + 1)):
        try:
            system.makedirs(folder, exist_ok=True)
        except Exception:  # each store has errors of its own
            system.invalidate_cache()
            if not system.isdir(folder):
                if levels_left:
                    continue
                raise
        return


def _system(url: Url) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise BatchError(f"{url} is on a store that needs an extra: pip install 'kpiworkbook[urls]'") from None
    system, path = url_to_fs(url.text)
    return system, str(path)


@contextmanager
def _told(url: Url, what: str, kind: type[KpiWorkbookError]) -> Iterator[None]:
    """Turn whatever a store's package raises into an error of ours: each has a tree of its own."""
    try:
        yield
    except KpiWorkbookError:
        raise
    except ImportError as error:
        raise BatchError(f"{url} is on a store that needs a package: {error}") from None
    except Exception as error:
        said = url.unseen(" ".join(f"{type(error).__name__}: {error}".split()))
        raise kind(f"{url} {what}: {said}") from None
