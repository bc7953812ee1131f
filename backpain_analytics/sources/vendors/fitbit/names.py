"""What the dated files of an account are called: after what they hold and a date."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from backpain_analytics.sources.files.members import Member

JSON = re.compile(r"([a-z_]+)-(\d{4}-\d\d-\d\d)\.json$")
CSV = re.compile(r"([a-z_]+)[_-](\d{4}-\d\d-\d\d)\.csv$")


def kind_in(name: str, form: re.Pattern[str]) -> str | None:
    """Return what a file of this form says it holds; None: it is called otherwise."""
    named = form.match(name)
    return named[1] if named else None


def dated(members: Iterable[Member], kind: str, form: re.Pattern[str]) -> dict[Member, date]:
    """Return the files of one kind and form with the dates in their names."""
    found: dict[Member, date] = {}
    for member in members:
        named = form.match(member.name)
        # Not all that looks like a date is one.
        with suppress(ValueError):
            if named and named[1] == kind:
                found[member] = date.fromisoformat(named[2])
    return found


def days(first: date, last: date) -> range:
    """Return dates from the first to the last, as numbers."""
    return range(first.toordinal(), last.toordinal() + 1)
