"""Workbooks that a password protects: taking the protection off in memory, and putting it on again."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec

from kpiworkbook.errors import OutputError, PasswordError
from kpiworkbook.reader.compound import CompoundFile

__all__ = ["protected", "unlocked"]

_PACKAGE, _INFORMATION = "EncryptedPackage", "EncryptionInfo"
_ROUNDS = re.compile(rb"""spinCount\s*=\s*["']([^"']*)""")
_MOST_ROUNDS = 1_000_000
"""Of the hash that makes a key of a password. Excel takes 100,000; the format allows what takes an hour."""


def unlocked(data: bytes, name: str, password: str | None) -> bytes | None:
    """Return what a protected compound file holds, or None where it is not protected as a whole.

    Raises PasswordError where the password is missing or another, or the extra `kpiworkbook[encrypted]` is not there;
    NotAWorkbookError where the file is damaged.
    """
    file = CompoundFile(data, name)
    is_package = _PACKAGE in file.names
    if not is_package and password is None:
        return None
    if password is None:
        raise PasswordError(
            f"{name} is protected by a password; give it in a file with --password-file (in Python: password=), or "
            "remove it in Excel (File, Info, Protect Workbook, Encrypt with Password) and save a copy to use here"
        )
    if find_spec("msoffcrypto") is None:
        if not is_package:
            return None  # most old workbooks are not protected; calamine says which are
        raise PasswordError(
            f"{name} is protected by a password; to use it install msoffcrypto-tool with "
            'pip install "kpiworkbook[encrypted]", or save a copy without a password'
        )
    rounds = [int(found) if found.isdigit() else -1 for found in _ROUNDS.findall(file.stream(_INFORMATION) or b"")]
    if any(not 0 <= number <= _MOST_ROUNDS for number in rounds):
        raise PasswordError(
            f"{name} is protected as Excel protects nothing: it asks for {max(rounds):,} rounds of work"
        )
    return _decrypted(data, name, password)


def _decrypted(data: bytes, name: str, password: str) -> bytes | None:
    import msoffcrypto
    from msoffcrypto import exceptions

    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return None
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain)
    except exceptions.InvalidKeyError:
        raise PasswordError(f"{name} is protected by another password than the one that was given; try again") from None
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
