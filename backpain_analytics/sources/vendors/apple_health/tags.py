"""An export.xml cut into its tags: streamed, and in bulk.

This is no XML parser, on purpose. What iOS writes is not always well-formed (iOS 16 breaks its own
DTD, names hold control characters), and a parser stops there. No entity is expanded and nothing
outside the file is looked at, because nothing here knows how to. It is sound because in an XML tag
`<` stands nowhere but at its start, and a value between `"` cannot hold `"`; a record inside a
comment would be read, but Apple writes none there.
"""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from backpain_analytics.errors import UnreadableExportError

PIECE_BYTES = 2 * 2**20
LARGEST_TAG_BYTES = 16 * 2**20
"""Longer is no tag; real ones have at most a few kilobytes."""
_WHOLES = (b"<Record ", b"<Workout ")


def read_tags(file: BinaryIO, label: str) -> Iterator[pl.DataFrame]:
    """Yield the tags in file order, a few megabytes at a time.

    Returns:
        One row per tag: `text`, from its `<` to the next one; `name` of the element, with a `/`
        in front where it ends; `line`, 1-based; `owner`, the number (in this frame) of the record
        or workout that it is or lies in. Unless it is larger than a piece, no record or workout
        is cut in two.

    Raises:
        UnreadableExportError: The file is damaged, or goes on for megabytes without a tag. All
            tags before that have been yielded.
    """
    held, line = b"", 1
    try:
        while piece := file.read(PIECE_BYTES):
            held += piece
            cut = _last_start(held)
            if cut > 0:
                yield _tags(held[:cut], line)
                line += held.count(b"\n", 0, cut)
                held = held[cut:]
            elif len(held) > LARGEST_TAG_BYTES:
                raise UnreadableExportError(f"{label}: goes on for megabytes without a tag.")
    except UnreadableExportError:
        yield _whole_tags(held, line)
        raise
    yield _whole_tags(held, line)


def attribute(name: str) -> pl.Expr:
    """Return an attribute's value in each tag as written, escapes included; null without it."""
    return pl.col("text").str.extract(rf'\s{name}="([^"]*)"').alias(name)


def _last_start(held: bytes) -> int:
    """Return where the last whole record or workout may begin, else the last tag."""
    start = max(held.rfind(mark) for mark in _WHOLES)
    return start if start > 0 else held.rfind(b"<")


def _whole_tags(held: bytes, line: int) -> pl.DataFrame:
    return _tags(held[: held.rfind(b">") + 1], line)


def _tags(content: bytes, first_line: int) -> pl.DataFrame:
    codes = np.frombuffer(content, np.uint8)
    starts = np.flatnonzero(codes == ord("<"))
    try:
        text = _cut(content, starts)
    except pl.exceptions.PolarsError:
        # Somewhere a letter of another encoding; only names can hold one.
        return _tags(content.decode(errors="replace").encode(), first_line)
    name = text.str.extract(r"^<(/?[A-Za-z]\w*)")
    line = first_line + np.searchsorted(np.flatnonzero(codes == ord("\n")), starts)
    owner = name.is_in(["Record", "Workout"]).cum_sum()
    return pl.DataFrame({"text": text, "name": name, "line": line, "owner": owner})


def _cut(content: bytes, starts: NDArray[np.int64]) -> pl.Series:
    """Cut without copying: the tags share the content's memory."""
    offsets = pa.py_buffer(np.append(starts, len(content)))
    buffers = [None, offsets, pa.py_buffer(content)]
    tags = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(starts), buffers)
    return pl.Series("text", tags).cast(pl.String)
