"""Whose readings the rows of a table are, where a column names the phone, watch or app."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.header_words import words_of
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.vendors.apple_health.devices import source_of
from backpain_analytics.sources.vocabularies import vocabulary

MOST_DEVICES = 20
"""In one file; a column with more names says something else. Our choice."""

MOST_OVERLAPPING_SHARE = 0.05
"""Of the rows with steps; as for rows that contradict each other."""
_LEAST_OVERLAP = 0.5
"""Of a row. The intervals of one device may touch, not lie in each other. Our choice."""

_COPY = re.compile(r"[\s_.-]*(?:\(\d+\)|\d[\d\s_.-]*)$")
"""What tells two exports of one device apart: a date, a number, '(1)'."""
_MEASURES = "|".join(vocabulary("handmade/samples_csv/words")["measures"])
_MEASURE = re.compile(
    rf"[\s_.-]*(?:{_MEASURES})[\s_.-]*".replace(" ", r"[\s_.-]*").replace(
        r"\b", r"(?:(?<![^\W\d_])|(?![^\W\d_]))"
    ),
    re.IGNORECASE,
)
"""What tells two files of one device apart: what was measured."""
_HARDWARE = r"hardware:((?:Watch|iPhone)\d+,\d+)"
_NAME_WITHIN = r"name:([^,>]+)"
_APPLES = re.compile(r"apple watch|iphone", re.IGNORECASE)
_PHONE = re.compile(r"i?phone|android|handy|mobile|\bpixel \d", re.IGNORECASE)
_WORN = re.compile(
    r"watch|band\b|fitbit|garmin|polar|oura|whoop|amazfit|withings|\bring\b|tracker|uhr\b|montre"
    r"|reloj|orologio|horloge",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Devices:
    """The source of each row, by the columns that name it."""

    ids: pl.Series
    """`source_id`."""
    kinds: dict[str, str]
    """Source → `worn`, `phone` or `unknown`, or as Apple Health's reader says."""
    header: str


def file_source(member: Member, mapping: ColumnMapping | None) -> str:
    """Name the device, so that its monthly files are one source and its measures meet."""
    if mapping is not None:
        return f"csv:{mapping.device or mapping.name}"
    stem = PurePosixPath(member.name).stem
    device = _MEASURE.sub("", _COPY.sub("", stem)).strip("_- .")
    return f"csv:{device or 'export'}"


def kind_of(name: str) -> str:
    """Tell by its name what a device is.

    >>> kind_of("steps iPhone.csv"), kind_of("Galaxy Watch4"), kind_of("export")
    ('phone', 'worn', 'unknown')
    """
    if _WORN.search(name):
        return "worn"
    return "phone" if _PHONE.search(name) else "unknown"


def devices_of(table: Table, columns: list[int], file_source: str) -> Devices | None:
    """Return whose readings the rows are; None: no column says it.

    Their names may stand in these columns, the best place first; a row that names no device is of
    the file's source.
    """
    texts = [table.frame.to_series(at) for at in columns]
    name = next((at for at, text in enumerate(texts) if _names(text).drop_nulls().len()), None)
    if name is None:
        return None
    header = table.layout.header[columns[name]]
    hardware = [text.str.extract(_HARDWARE) for text in texts]
    writers = pl.select(
        pl.concat_str(
            pl.coalesce(*hardware).fill_null(""), _names(texts[name]).fill_null(""), separator=" "
        )
    ).to_series()
    distinct = writers.unique().to_list()
    if len(distinct) > MOST_DEVICES:
        return None
    is_apples = words_of(header) == ("source", "name")
    sources = {text: _source(text, file_source, is_apples=is_apples) for text in distinct}
    ids = {text: source_id for text, (source_id, _) in sources.items()}
    return Devices(
        writers.replace_strict(ids, return_dtype=pl.String).alias("source_id"),
        dict(sources.values()),
        header,
    )


def refuse_overlaps(rows: pl.DataFrame) -> None:
    """See that the intervals of each source take turns, so that nothing is counted twice.

    The rows are as `step_batches` takes them, of a file that says how long they last.

    Raises:
        UnreadableExportError: Too many rows count while another row does.
    """
    series = [name for name in ("person_id", "source_id") if name in rows]
    started, ended = pl.col("started_at"), pl.col("ended_at")
    walked = (
        rows.filter((pl.col("steps") > 0) & pl.col("fault").is_null() & (ended > started))
        .unique([*series, "started_at", "ended_at"])
        .sort(*series, "started_at", "ended_at")
    )
    reached = ended.cum_max().shift().over(series).fill_null(started)
    overlap = (pl.min_horizontal(reached, ended) - started) / (ended - started)
    doubled = walked.filter(overlap >= _LEAST_OVERLAP).height
    if doubled > MOST_OVERLAPPING_SHARE * walked.height:
        raise UnreadableExportError(
            "many of its rows count steps in the midst of another row, as where it holds two "
            "devices: use one file a device, or call the column that names the device 'device'."
        )


def _names(texts: pl.Series) -> pl.Series:
    """Return the names of devices, without the addresses in memory that Apple writes with them."""
    names = texts.str.extract(_NAME_WITHIN).fill_null(texts).str.strip_chars()
    return names.set(names == "", None)


def _source(writer: str, file_source: str, *, is_apples: bool) -> tuple[str, str]:
    hardware, _, name = writer.partition(" ")
    if not (hardware or name):
        return file_source, "unknown"
    if is_apples or hardware or _APPLES.search(name):
        found = source_of(writer)
        return found.source_id, found.device_kind
    # The names that people give their devices are theirs.
    digest = hashlib.sha256(name.casefold().encode()).hexdigest()[:8]
    return f"{file_source}:{digest}", kind_of(name)
