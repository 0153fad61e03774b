"""Which book gave which output: a small file in the output folder, by which an interrupted batch goes on.

`.kpiworkbook.jsonl` holds a JSON object a line. `begun` lists outputs that did not exist when a run began, and so are
its own whatever happens to it; the other lines say what was made of which content. The file is written anew, whole or
not at all, when a run begins; then each book that is done adds its line in one go, since to write thousands of lines
anew for each of thousands of books would cost more than the books. A last line that was cut off is passed over: its
output is among those begun.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from kpiworkbook import stores
from kpiworkbook.batch.placing import Existing
from kpiworkbook.errors import ReadError
from kpiworkbook.output import check_target, whole_file
from kpiworkbook.stores import Location, Url

__all__ = ["NAME", "Manifest", "Stamp", "digest"]

NAME = ".kpiworkbook.jsonl"
"""Hidden, and with the ending of no workbook: no command takes it for a book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an output was made of, and what it became; each a SHA-256."""

    input: str
    options: str
    output: str


def digest(path: Location) -> str | None:
    """Return the SHA-256 of a file's content, or None where there is no such file."""
    try:
        content = stores.read(path) if isinstance(path, Url) else path.read_bytes()
    except (OSError, ValueError, ReadError):
        return None
    from hashlib import sha256

    return sha256(content).hexdigest()


class Manifest:
    """What the runs into one folder have done. Use it as a context: within, `record` may be called."""

    def __init__(self, folder: Path) -> None:
        """Read what is known of a folder; nothing, where no run has been."""
        self._folder = folder
        self._stamps: dict[str, Stamp] = {}
        self._begun: set[str] = set()
        self._file: BinaryIO | None = None
        with suppress(OSError):
            for line in (folder / NAME).read_bytes().splitlines():
                self._understand(line)

    def _understand(self, line: bytes) -> None:
        import json

        # A line that says nothing costs only that its output is not known, and so not replaced.
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            told = json.loads(line.decode("utf-8", "surrogateescape"))
            if "begun" in told:
                self._begun.update(map(str, told["begun"]))
            else:
                name = told.pop("name")
                self._stamps[name] = Stamp(**told)

    def is_done(self, target: Location, book: Location, options: str) -> bool:
        """Return whether the output is there as it was made, of the book as it is, with the same options."""
        stamp = self._stamps.get(self._name(target))
        return stamp is not None and stamp == Stamp(
            input=digest(book) or "", options=options, output=digest(target) or ""
        )

    def existing(self, target: Location) -> Existing:
        """Return what may be done with an output that exists: replaced, where it is still what a run made of it."""
        name = self._name(target)
        stamp = self._stamps.get(name)
        if stamp is not None:
            if digest(target) == stamp.output:
                return Existing.REPLACE
            return Existing.CHANGED if os.path.lexists(target) else Existing.REFUSE
        return Existing.SAME if name in self._begun else Existing.REFUSE

    def begin(self, targets: Iterable[Location]) -> None:
        """Write what is known, and which of the targets this run is going to make."""
        new = {self._name(target) for target in targets if not os.path.lexists(target)}
        old = {name for name in self._begun if name not in self._stamps and os.path.lexists(self._folder / name)}
        self._stamps = {n: stamp for n, stamp in self._stamps.items() if os.path.lexists(self._folder / n)}
        self._begun = new | old
        lines = [_line({"begun": sorted(self._begun)})]
        lines += [_line({"name": name, **asdict(stamp)}) for name, stamp in sorted(self._stamps.items())]
        with whole_file(self._folder / NAME, force=True) as stream:
            stream.writelines(lines)

    def record(self, target: Location, stamp: Stamp) -> None:
        """Note what was made; what cannot be noted, on a full disk, is only done once more."""
        if self._file is not None:
            name = self._name(target)
            self._stamps[name] = stamp
            with suppress(OSError):
                self._file.write(_line({"name": name, **asdict(stamp)}))

    def __enter__(self) -> Manifest:
        """Open the file for what will be done."""
        check_target(self._folder / NAME, force=True)
        self._file = (self._folder / NAME).open("ab", buffering=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; remove it where nothing was done."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if not self._stamps and not any(os.path.lexists(self._folder / name) for name in self._begun):
                (self._folder / NAME).unlink(missing_ok=True)  # nothing was done, so there is nothing to remember

    def _name(self, target: Location) -> str:
        return Path(os.path.relpath(target, self._folder)).as_posix()


def _line(told: dict[str, object]) -> bytes:
    import json

    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape") + b"\n"
