"""Workbooks that a password protects: taking the protection off in memory, and putting it on again."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec

from kpiworkbook.errors import OutputError, PasswordError
from kpiworkbook.reader.compound import CompoundFile
from kpiworkbook.reader.vetting_xls import is_locked_xls

__all__ = ["protected", "unlocked"]

_PACKAGE, _INFORMATION = "EncryptedPackage", "EncryptionInfo"
_ROUNDS = re.compile(rb"""spinCount\s*=\s*["']([^"']*)""")
_MOST_ROUNDS = 1_000_000
"""Of the hash that makes a key of a password. Excel takes 100,000; the format allows what takes an hour."""

_EXCELS_OWN = "VelvetSweatshop"
"""What Excel tries by itself. It locked books so, unasked, whose structure was protected (up to 2010)."""


def unlocked(data: bytes, name: str, password: str | None) -> tuple[bytes, str | None]:
    """Return what a compound file holds, and the password that it cannot be opened without.

    Raises PasswordError where the password is missing or another, or the extra `kpiworkbook[encrypted]` is not there;
    NotAWorkbookError where the file is damaged.
    """
    file = CompoundFile(data, name)
    if _PACKAGE not in file.names and not is_locked_xls(file):
        return data, None
    installed = find_spec("msoffcrypto") is not None
    if password is not None and not isinstance(password, str):
        kind = type(password).__name__
        raise PasswordError(f"{name}: a password is a text, and no {kind}; write it between quotation marks")
    if installed:
        _check_rounds(file, name)
        for each in (_EXCELS_OWN,) if password is None else (password, _EXCELS_OWN):
            if (plain := _decrypted(data, name, each)) is not None:
                return plain, None if each == _EXCELS_OWN else each
    if installed and password is not None:
        raise PasswordError(f"{name} is protected by another password than the one that was given; try again")
    install = "" if installed else 'install msoffcrypto-tool with pip install "kpiworkbook[encrypted]" and '
    raise PasswordError(
        f"{name} is protected by a password; {install}give it in a file with --password-file (in Python: password=), "
        "or remove it in Excel (File, Info, Protect Workbook, Encrypt with Password) and save a copy to use here"
    )


def _check_rounds(file: CompoundFile, name: str) -> None:
    rounds = [int(found) if found.isdigit() else -1 for found in _ROUNDS.findall(file.stream(_INFORMATION) or b"")]
    if any(not 0 <= number <= _MOST_ROUNDS for number in rounds):
        raise PasswordError(
            f"{name} is protected as Excel protects nothing: it asks for {max(rounds):,} rounds of work"
        )


def _decrypted(data: bytes, name: str, password: str) -> bytes | None:
    """Return what a locked file holds, or None where it has another password."""
    import msoffcrypto
    from msoffcrypto import exceptions
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        # Of an old book the password is verified always.
        verified = {"verify_password": True} if isinstance(file, OOXMLFile) else {}
        file.load_key(password=password, **verified)
        file.decrypt(plain)
    except exceptions.InvalidKeyError:
        return None
    except Exception as error:  # whatever a hostile file makes of it
        raise PasswordError(
            f"{name} is protected in a way that is not known here, or damaged ({error}); save a copy without a password"
        ) from None
    return plain.getvalue()


def protected(content: bytes, password: str | None) -> bytes:
    """Return a workbook protected by the password; as it is where there is none.

    The same input gives other bytes each time, since a key is never used twice.
    """
    if password is None:
        return content
    from msoffcrypto.format.ooxml import OOXMLFile

    sealed = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(content)).encrypt(password, sealed)
    except Exception as error:
        raise OutputError(f"the workbook could not be protected by its password again ({error})") from error
    return sealed.getvalue()
