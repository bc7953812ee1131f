"""Who wrote a record: the watch, the phone or another app, without the names people give them."""

import hashlib
import re
from dataclasses import dataclass

import polars as pl

from backpain_analytics.sources.vendors.apple_health.tags import attribute

_KINDS = {"watch": "worn_with_heart_rate", "iphone": "phone"}
_HARDWARE = r"hardware:((?:Watch|iPhone)\d+,\d+)"


@dataclass(frozen=True)
class Source:
    """A source of samples."""

    source_id: str
    device_kind: str


def writer() -> pl.Expr:
    """Return the hardware and the name of each tag's source, as `source_of` takes them.

    The other words about a device differ from record to record: they hold a memory address.
    """
    hardware = pl.col("text").str.extract(_HARDWARE).fill_null("")
    name = attribute("sourceName").fill_null("")
    return pl.concat_str(hardware, name, separator=" ").alias("writer")


def with_sources(rows: pl.DataFrame) -> pl.DataFrame:
    """Replace `writer` by `source_id` and `device_kind`."""
    sources = {text: source_of(text) for text in rows["writer"].unique()}
    ids = {text: source.source_id for text, source in sources.items()}
    kinds = {text: source.device_kind for text, source in sources.items()}
    return rows.with_columns(
        source_id=pl.col("writer").replace_strict(ids, return_dtype=pl.String),
        device_kind=pl.col("writer").replace_strict(kinds, return_dtype=pl.String),
    ).drop("writer")


def source_of(text: str) -> Source:
    """Tell the source of a `writer`.

    Other apps also write what the phone's or the watch's sensors counted, a second time, so only
    records under the device's own name are the device's; those of a device renamed to something
    else stay apart under a digest of the name.

    >>> source_of("Watch4,4 Anna's Apple Watch")
    Source(source_id='apple:watch4,4', device_kind='worn_with_heart_rate')
    >>> source_of("iPhone9,3 Pedometer")
    Source(source_id='apple:other-9dfacd33', device_kind='phone')
    """
    hardware, _, name = text.partition(" ")
    named = re.search(r"watch|iphone", name.lower())
    measured_by = re.match(r"watch|iphone", hardware.lower())
    if named and named[0] == (measured_by or named)[0]:
        return Source(f"apple:{hardware.lower() or named[0]}", _KINDS[named[0]])
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Source(f"apple:other-{digest}", _KINDS[measured_by[0]] if measured_by else "worn")
