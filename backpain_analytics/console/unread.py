"""What `ingest` and `status` print of what exports hold and no reader uses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.markup import escape

from backpain_analytics.console.terminal import counted, screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backpain_analytics.records import UnreadKind

_KINDS_LISTED = 12
"""Of each export, the most frequent first; --json names all."""


def show_unread(unread: Iterable[UnreadKind]) -> None:
    """Name the kinds of each sort of export, of all people together."""
    # All readers come with it.
    from backpain_analytics.stages.titles import title_of  # noqa: PLC0415

    found: dict[tuple[str, bool], Counter[str]] = {}
    for each in unread:
        kinds = found.setdefault((title_of(each.reader), each.is_whole_file), Counter())
        kinds[each.kind] += each.records
    for (title, is_whole_file), kinds in sorted(found.items()):
        screen.print(escape(f"{title}: {_words(kinds, 'file' if is_whole_file else 'record')}."))


def _words(kinds: Counter[str], noun: str) -> str:
    named = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    listed = [f"{kind} {many:,}" for kind, many in named[:_KINDS_LISTED]]
    if len(named) > _KINDS_LISTED:
        listed.append(f"and {len(named) - _KINDS_LISTED:,} more kinds (see --json)")
    number = kinds.total()
    are = "is of a kind that is" if number == 1 else "are of kinds that are"
    return f"{counted(number, noun)} {are} not read: {', '.join(listed)}"
