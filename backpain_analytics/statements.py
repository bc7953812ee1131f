"""The statements of `sql/`, by their names."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
SQL_DIR = _PACKAGE / "sql" if (_PACKAGE / "sql").exists() else _PACKAGE.parent / "sql"
"""In an installed wheel beside the package's rooms, in a checkout at the top."""


@cache
def statement(room: str, name: str) -> str:
    """Return what `sql/<room>/<name>.sql` holds."""
    return (SQL_DIR / room / f"{name}.sql").read_text(encoding="utf-8")
