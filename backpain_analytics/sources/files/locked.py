"""Archives locked with a password: by AES, as Zepp and Mi Fit send them, or by the old cipher."""

from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

_IS_LOCKED = 1
"""Bit of a zip entry's flags."""
_NO_PASSWORD = (
    "it is locked with a password: name the file in 'backpain ingest FILE --password', which "
    "asks for it, or unpack it first"
)
_WRONG_PASSWORD = (
    "the password does not open it: type the one that the vendor showed or sent with this very "
    "export"
)


def open_archive(source: Path | BinaryIO, password: bytes | None) -> ZipFile:
    """Open a zip so that its members can be read, with the password where they are locked.

    Raises:
        zipfile.BadZipFile: It is no whole zip archive.
    """
    archive = ZipFile(source)
    if password is not None:
        if any(map(is_locked, archive.infolist())):
            # Few archives are locked, and the ciphers take a while to load.
            from pyzipper import AESZipFile  # noqa: PLC0415

            archive = AESZipFile(source)
        # Set where nothing is locked as well: an archive inside may be.
        archive.setpassword(password)
    return archive


def is_locked(entry: ZipInfo) -> bool:
    """Say whether a member needs a password."""
    return bool(entry.flag_bits & _IS_LOCKED)


def why_locked(archive: ZipFile, entry: ZipInfo) -> str | None:
    """Say why a member stays shut; None when it opens."""
    if not is_locked(entry):
        return None
    if archive.pwd is None:
        return _NO_PASSWORD
    try:
        archive.open(entry).close()
    except NotImplementedError:
        return "it is locked, and packed in a way that is not read here: unpack it first"
    except RuntimeError:
        return _WRONG_PASSWORD
    return None


def holds_locked(path: Path) -> bool:
    """Say whether a file is an archive of which something opens only with a password."""
    try:
        with ZipFile(path) as archive:
            return any(map(is_locked, archive.infolist()))
    except (OSError, BadZipFile):
        return False
