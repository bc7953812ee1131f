"""Made-up studies: written, copied, spoilt, and compared with one warehouse."""

import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from backpain_analytics.study.sample import write_sample
from backpain_analytics.warehouse.out.published import PUBLISHED, summary
from backpain_analytics.warehouse.publish import reading

PEOPLE, DAYS = 6, 60
YEARS_A_SHARD = 0.33
"""Two people of 60 days."""


def made_up(folder, people=PEOPLE, days=DAYS, years=YEARS_A_SHARD, form="minute-tables"):
    """Write a study into a folder."""
    write_sample(folder, people, days, 1, form)
    said = f'time_zone = "UTC"\n[study]\nperson_years_a_shard = {years}\n'
    (folder / "study.toml").write_text(said, encoding="utf-8")
    return folder


def copied(folder, target):
    """Copy a study with its results; its files look as old as they are."""
    shutil.copytree(folder, target)
    return target


def digests_of(warehouse):
    """Table → content of an ordinary warehouse."""
    with reading(warehouse) as con:
        return {table: summary(con, table).digest for table in PUBLISHED}


def spoil(path, column):
    """Flip bytes of one column of a Parquet file; the others can still be read."""
    names = pq.read_schema(path).names
    chunk = pq.read_metadata(path).row_group(0).column(names.index(column))
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    content = bytearray(path.read_bytes())
    for place in range(start + 40, start + chunk.total_compressed_size - 8):
        content[place] ^= 0xFF
    path.write_bytes(content)


def add_poisonous(folder, person_id="p000002x"):
    """Add somebody whose heart rates are damaged beyond the column of names."""
    rows = pl.read_parquet(folder / "tables" / "heart_rate-00001.parquet")
    first = rows.filter(pl.col("person_id") == rows["person_id"][0])
    path = folder / "tables" / "bad_heart_rate.parquet"
    first.with_columns(person_id=pl.lit(person_id)).write_parquet(path)
    spoil(path, "heart_rate")


def files_below(folder):
    """Every file and when it was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in Path(folder).rglob("*")
        if path.is_file()
    }
