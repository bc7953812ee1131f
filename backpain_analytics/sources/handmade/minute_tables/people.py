"""Whose rows a minute table of many people holds, and the rows of some of them alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.minute_tables.columns import minute_table
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.parquet_files import collect, is_parquet, naming_damage
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.sample_rows import person_column

MOST_PERSONS = 1_000_000
_ID = "id of a person"


@dataclass(frozen=True)
class ManyPeople:
    """A minute table on disk that names its people."""

    member: Member
    path: Path
    column: str
    """The file's name for the column of ids."""
    values: tuple[str, ...]
    """What it holds of `steps` and `heart_rate_bpm`."""

    def people(self) -> pl.DataFrame:
        """Return `person_id` and the number of `rows`, one row a person."""
        ids = self._scan().group_by(pl.col(self.column).alias(_ID)).agg(rows=pl.len())
        found = collect(ids, self.member)
        named = found.join(persons_of_ids(found[_ID], None), left_on=_ID, right_on="id")
        return named.group_by("person_id").agg(pl.sum("rows")).drop_nulls().sort("person_id")

    def write_rows_of(self, persons: Collection[str], target: Path) -> None:
        """Write the rows of some people to another file, as they stand here.

        Raises:
            UnreadableExportError: The file is damaged.
        """
        found = collect(self._scan().select(pl.col(self.column).unique()), self.member).to_series()
        named = persons_of_ids(found, None).filter(pl.col("person_id").is_in(list(persons)))
        rows = self._scan().filter(pl.col(self.column).is_in(named["id"].implode()))
        with naming_damage(self.member):
            rows.sink_parquet(target, compression="zstd")

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.path, glob=False, hive_partitioning=False)


def many_people(path: Path, label: str, mappings: Iterable[ColumnMapping]) -> ManyPeople:
    """Look into a minute table.

    Raises:
        UnreadableExportError: It is no such table, or does not say whose its rows are.
    """
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    member = Member(label, path.stat().st_size, at, lambda: path.open("rb"))
    if not is_parquet(member.head(4)):
        raise UnreadableExportError(
            f"{label}: no Parquet file. Save tables of many people as Parquet; what is one "
            "person's goes into a folder of the inbox."
        )
    context = Context(None, single_zone("UTC"), tuple(mappings))
    frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    table = minute_table(frame, member, mapping_for(member, context))
    if "person_id" not in table.headers:
        raise UnreadableExportError(
            f"{label}: none of its columns says whose a row is. Call one 'person_id', or name it "
            "in a [mappings.<name>] block."
        )
    return ManyPeople(member, path, table.headers["person_id"], tuple(table.values))


def persons_of_ids(ids: pl.Series, handed_in_for: str | None) -> pl.DataFrame:
    """Return which person each distinct id of a file stands for: `id` and `person_id`.

    No column `person_id`: the file is all of the one person for whom it was handed in.
    """
    # Numbers among which some are missing were stored with a decimal point.
    whole = ids.cast(pl.Int64, strict=False) if ids.dtype.is_float() else ids
    texts = whole.cast(pl.String).str.strip_chars()
    return pl.DataFrame([ids.alias("id"), *person_column(texts, handed_in_for)])
