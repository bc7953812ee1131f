"""The statements of `sql/`, by their names."""

from functools import cache
from pathlib import Path

_PACKAGE_SQL = Path(__file__).parents[1] / "sql"
SQL_DIR = _PACKAGE_SQL if _PACKAGE_SQL.exists() else Path(__file__).parents[2] / "sql"
"""In an installed wheel beside the package's rooms, in a checkout at the top."""


@cache
def statement(room: str, name: str) -> str:
    """Return what `sql/<room>/<name>.sql` holds."""
    return (SQL_DIR / room / f"{name}.sql").read_text(encoding="utf-8")
