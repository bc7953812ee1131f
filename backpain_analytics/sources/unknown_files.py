"""Why no reader knows a file, and what helps."""

import json

from backpain_analytics.sources.files.kinds import broken_promise, kind_of, why_locked_workbook
from backpain_analytics.sources.files.members import HEAD_BYTES, Member
from backpain_analytics.sources.parsing.dialect import decode, find_layout, is_json, is_markup
from backpain_analytics.sources.parsing.sqlite_files import unknown_database
from backpain_analytics.sources.unknown_tables import UNKNOWN, table_reason

_TEXT_NAMES = (".csv", ".tsv", ".txt")


def unknown_reason(member: Member) -> str:
    """Say what a file is as far as its beginning and its name tell, and what helps."""
    head = member.head()
    if not head:
        return "the file is empty; export it again"
    text = decode(head)
    locked = why_locked_workbook(head, member.name)
    kind = locked or kind_of(head, text) or unknown_database(member)
    if kind is not None:
        return kind
    if is_markup(text):
        return (
            "it is a web page or XML that no reader knows, whatever its name ends in. Save or "
            "export the table itself, as CSV"
        )
    if is_json(text):
        return _json_reason(member, text)
    layout = find_layout(head)
    if layout is not None:
        return table_reason(layout, member.file_name)
    # The name of a sheet's workbook promises nothing of the sheet.
    promise = broken_promise(member.name) if member.sheet is None else None
    return promise or _text_reason(member, text)


def _json_reason(member: Member, text: str) -> str:
    is_whole_text = len(member.head()) < HEAD_BYTES
    if is_whole_text and not _is_whole_json(text):
        return "it is JSON that breaks off, or is damaged; export or copy it again"
    return (
        "it is JSON that no reader knows: hand in the vendor's export as it came, under the names "
        "that the vendor gave its files, or export the same data as CSV"
    )


def _is_whole_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _text_reason(member: Member, text: str) -> str:
    if member.sheet is not None:
        return "the sheet holds no table with a header line"
    if "\x00" not in text:
        how = "A [mappings.<name>] block in backpain.toml says how to read a table by hand"
        return f"{UNKNOWN}. {how}"
    if member.name.lower().endswith(_TEXT_NAMES):
        return "it is called a table, but holds bytes that no text has (NUL); export it again"
    return (
        "it is neither text nor a file of a kind that is known here: export the same data in one "
        "of the forms that the README lists, or as CSV"
    )
