"""Books with a password: opened in memory, given back with the same one, which never stands on a command line."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import pytest

import kpiworkbook as kw
from kpiworkbook.reader import protection
from tests.hostile.books import BOOK, locked
from tests.hostile.locked_xls import locked_xls
from tests.support import SAMPLE, CommandLine, converted

PASSWORD = "pässwörd 1"
EXCELS_OWN = "VelvetSweatshop"
WITHOUT = {
    "give it": "give it in a file with --password-file",
    "remove it": "remove it in Excel (File, Info, Protect Workbook, Encrypt with Password)",
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(locked(SAMPLE.read_bytes(), PASSWORD))
    return path


def opened(path: Path, password: str = PASSWORD) -> bytes:
    """Return what a book with a password holds."""
    with path.open("rb") as stream:
        file = msoffcrypto.OfficeFile(stream)
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain := io.BytesIO(), verify_integrity=True)
    return plain.getvalue()


@pytest.fixture
def kpi(command_line: CommandLine) -> Callable[..., tuple[int, str]]:
    """Return what runs a command and gives its status and standard error."""

    def run(*arguments: str, cwd: Path) -> tuple[int, str]:
        status, out, err = command_line(*arguments, cwd=cwd)
        assert PASSWORD not in out + err
        return status, err

    return run


def test_the_password_opens_it(book: Path) -> None:
    card = kw.read(book, password=PASSWORD)
    assert len(card) == 55
    assert card.is_protected
    assert len(kw.read(io.BytesIO(book.read_bytes()), password=PASSWORD)) == 55


def test_a_book_without_a_password_does_not_mind_one() -> None:
    card = kw.read(BOOK, password="any")
    assert not card.is_protected


@pytest.mark.parametrize("said", WITHOUT)
def test_without_the_password_the_message_says_what_to_do(book: Path, said: str) -> None:
    with pytest.raises(kw.PasswordError, match="is protected by a password") as caught:
        kw.read(book)
    assert WITHOUT[said] in str(caught.value)


@pytest.mark.parametrize("password", ["", "secret", "PÄSSWÖRD 1", "x" * 1000, "\0", "\ud800"])
def test_another_password_is_refused(book: Path, password: str) -> None:
    with pytest.raises(kw.PasswordError, match=r"book\.xlsx is protected (by another password|in a way)"):
        kw.read(book, password=password)


@pytest.mark.parametrize("kind", ["book", "old_book"])
def test_without_the_extra_the_message_names_it(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = request.getfixturevalue(kind)
    monkeypatch.setattr(protection, "find_spec", lambda _: None)
    with pytest.raises(kw.PasswordError, match=r'pip install "kpiworkbook\[encrypted\]"'):
        kw.read(path, password=PASSWORD)


def test_who_has_neither_the_extra_nor_the_password_is_told_of_both(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "find_spec", lambda _: None)
    with pytest.raises(kw.PasswordError, match=r'install "kpiworkbook\[encrypted\]" and give it .*--password-file'):
        kw.read(book)


@pytest.fixture
def old_book(tmp_path: Path) -> Path:
    path = tmp_path / "old.xls"
    path.write_bytes(locked_xls(converted(SAMPLE, tmp_path / "plain", "xls").read_bytes(), PASSWORD))
    return path


def test_the_password_opens_an_old_book_too(old_book: Path) -> None:
    card = kw.read(old_book, password=PASSWORD)
    assert card.is_protected
    assert [each.ref for each in card] == [each.ref for each in kw.read(SAMPLE)]
    assert len(kw.read(opened(kw.refresh(old_book, password=PASSWORD).output))) == 55


@pytest.mark.parametrize(("password", "said"), [(None, "give it in a file"), ("secret", "another password")])
def test_an_old_book_is_not_opened_by_another(old_book: Path, password: str | None, said: str) -> None:
    with pytest.raises(kw.PasswordError, match=f"is protected by .*{said}"):
        kw.read(old_book, password=password)


@pytest.mark.parametrize("password", [None, "any"])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_what_excel_opens_without_asking_needs_no_password(tmp_path: Path, kind: str, password: str | None) -> None:
    """Excel locked books of its own accord where their structure was protected."""
    book = tmp_path / f"book.{kind}"
    if kind == "xls":
        book.write_bytes(locked_xls(converted(SAMPLE, tmp_path / "plain", "xls").read_bytes(), EXCELS_OWN))
    else:
        book.write_bytes(locked(SAMPLE.read_bytes(), EXCELS_OWN))
    card = kw.read(book, password=password)
    assert len(card) == 55
    assert not card.is_protected
    assert len(kw.read(kw.refresh(book, password=password).output)) == 55


@pytest.mark.parametrize("rounds", ["4000000000", "-1", "x", "1000001"])
def test_a_book_that_asks_for_an_hour_of_work_is_refused(rounds: str) -> None:
    data = locked()
    at = data.index(b'spinCount="') + len(b'spinCount="')
    assert data[at : at + 6] == b"100000"
    spoiled = data[:at] + rounds.encode() + b'" x="' + data[at + 7 + len(rounds) + 4 :]
    with pytest.raises(kw.PasswordError, match="as Excel protects nothing"):
        kw.read(spoiled, password="secret")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_damaged_one_is_refused(share: float) -> None:
    data = locked()
    with pytest.raises(kw.NotAWorkbookError):
        kw.read(data[: int(len(data) * share)], password="secret")


def test_what_is_within_is_vetted_like_any_other() -> None:
    from tests.hostile.refused import REFUSED

    _, build, said = REFUSED["zip bomb, blanks"]
    with pytest.raises(kw.TooLargeError) as caught:
        kw.read(locked(build()), password="secret")
    assert said in str(caught.value)


@pytest.mark.parametrize("options", [{}, {"restyle": True}, {"month": "Oct-19"}, {"in_place": True}], ids=str)
def test_what_comes_of_it_has_the_same_password(book: Path, options: dict[str, object]) -> None:
    before = book.read_bytes()
    result = kw.refresh(book, password=PASSWORD, **options)
    assert len(kw.read(opened(result.output))) == 55
    with pytest.raises(kw.PasswordError):
        kw.read(result.output)
    assert (result.backup or book).read_bytes() == before


def test_a_corrected_one_has_it_too(book: Path) -> None:
    result = kw.fix(book, password=PASSWORD)
    assert result.corrections
    assert kw.validate(kw.read(result.output, password=PASSWORD))


def test_editions_with_a_password_are_compared(book: Path) -> None:
    assert kw.compare(book, book, password=PASSWORD)


def test_what_would_lose_the_password_needs_force(book: Path, tmp_path: Path) -> None:
    card = kw.read(book, password=PASSWORD)
    report = kw.validate(card)
    for write in (lambda **force: kw.annotate(card, report, tmp_path / "notes.xlsx", **force),
                  lambda **force: kw.write(card, tmp_path / "new.xlsx", **force)):  # fmt: skip
        with pytest.raises(kw.OutputError, match=r"would not be protected by the password of .*book\.xlsx.*--force"):
            write()
        write(force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "new.xlsx", "notes.xlsx"]


COMMANDS = ("refresh book.xlsx", "validate book.xlsx --fail-on never", "tidy book.xlsx -o new.csv", "fix book.xlsx",
            "compare book.xlsx book.xlsx", "discover book.xlsx")  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_it_from_a_file(book: Path, command: str, kpi: Callable[..., tuple[int, str]]) -> None:
    (book.parent / "password.txt").write_text(PASSWORD + "\n", encoding="utf-8")
    status, said = kpi(*command.split(), cwd=book.parent)
    assert status == 2
    assert "is protected by a password" in said
    assert kpi(*command.split(), "--password-file", "password.txt", cwd=book.parent)[0] == 0


@pytest.mark.parametrize("content", [None, b"", b"\n", b"two\nlines\n", b"x" * 5000, b"\xff\xfe\xfa"], ids=str)
def test_a_file_without_a_password_is_refused(
    book: Path, content: bytes | None, kpi: Callable[..., tuple[int, str]]
) -> None:
    if content is not None:
        (book.parent / "password.txt").write_bytes(content)
    status, said = kpi("validate", "book.xlsx", "--password-file", "password.txt", cwd=book.parent)
    assert status == 2
    assert said.startswith("Error: password.txt ")
