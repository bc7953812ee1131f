"""Which person belongs to which shard, and how everything looked that is known of them."""

import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import polars as pl

from backpain_analytics.errors import NothingToReportError, UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import write_private
from backpain_analytics.sources.handmade.minute_tables.people import many_people
from backpain_analytics.study.folder import Study
from backpain_analytics.study.places import Found

MINUTES_OF_A_YEAR = 525_600
FILE_BYTES_A_PERSON_YEAR = 25_000_000
"""Of exports in a person's folder: a year of minutes as CSV, or packed. Our choice; what it is
off by changes how long a shard takes, and no number."""

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "person_id": pl.String,
    "shard": pl.Int32,
    "bytes": pl.Int64,
    "person_years": pl.Float64,
    "files": pl.List(pl.String),
    "tables": pl.List(pl.String),
    "state": pl.String,
}
_TABLES_FILE = "plan_tables.parquet"
"""Who is in which table of many people: a table is looked through once."""
_TABLE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "look": pl.String,
    "person_id": pl.String,
    "rows": pl.UInt32,
    "values": pl.List(pl.String),
}


@dataclass(frozen=True)
class Planned:
    """One person's place in the study."""

    person_id: str = field(repr=False)
    shard: int
    bytes: int
    person_years: float
    """About: by the rows of minute tables and the sizes of other files."""
    files: tuple[str, ...] = field(repr=False)
    """Below the inbox."""
    tables: tuple[str, ...]
    """In which they have rows."""
    state: str
    """Changes with what is known of them: files, tables, what is stated."""


@dataclass(frozen=True)
class Plan:
    """Everyone, in the order of their shards."""

    people: tuple[Planned, ...]
    loose_files: int = 0
    """In the inbox, but in nobody's folder: they are not read."""

    @property
    def shards(self) -> Mapping[int, Sequence[Planned]]:
        """Everyone by shard."""
        found: dict[int, list[Planned]] = defaultdict(list)
        for person in self.people:
            found[person.shard].append(person)
        return found

    @property
    def person_years(self) -> float:
        """How much there is, about."""
        return sum(person.person_years for person in self.people)


def make_plan(study: Study) -> Plan:
    """Look at what there is, place whoever is new, and write the plan down.

    A person keeps the shard of the plan before, so that nobody's results move when people are
    added.

    Raises:
        UnreadableExportError: A table of many people does not say whose its rows are.
        WorkspaceError: There is nobody.
    """
    known, loose = _known(study)
    if not known:
        raise WorkspaceError(
            f"{study.folder}: there is nobody in {study.inbox.address} or {study.tables.address}."
        )
    before = {one.person_id: one.shard for one in read_plan(study).people if one.person_id in known}
    shards = before | _placed(known, before, study.cut.person_years_a_shard)
    people = sorted(
        (_planned(study, who, shards[who], known[who]) for who in known),
        key=lambda one: (one.shard, one.person_id),
    )
    rows = {name: [getattr(one, name) for one in people] for name in _SCHEMA}
    _write(study.plan_file, pl.DataFrame(rows, schema=_SCHEMA))
    return Plan(tuple(people), loose)


def read_plan(study: Study) -> Plan:
    """Return the plan as it was written last; without one it is empty."""
    if not study.plan_file.exists():
        return Plan(())
    rows = pl.read_parquet(study.plan_file).to_dicts()
    lists = ("files", "tables")
    return Plan(
        tuple(Planned(**(row | {name: tuple(row[name]) for name in lists})) for row in rows)
    )


def written_plan(study: Study) -> Plan:
    """Return the plan that there is.

    Raises:
        NothingToReportError: There is none.
    """
    plan = read_plan(study)
    if not plan.people:
        raise NothingToReportError(
            f"{study.folder} has no plan yet: run 'backpain study run {study.folder}' first."
        )
    return plan


@dataclass
class _Known:
    """What lies there of one person."""

    files: list[Found] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    """By what was measured."""
    table_bytes: float = 0

    @property
    def bytes(self) -> int:
        return round(self.table_bytes) + sum(file.size for file in self.files)

    @property
    def person_years(self) -> float:
        tables = max(self.rows.values(), default=0) / MINUTES_OF_A_YEAR
        return tables + sum(file.size for file in self.files) / FILE_BYTES_A_PERSON_YEAR


def _known(study: Study) -> tuple[dict[str, _Known], int]:
    known: dict[str, _Known] = defaultdict(_Known)
    loose = 0
    for found in study.inbox.files():
        who, *below = PurePosixPath(found.name).parts
        if not below:
            loose += not who.startswith(".")
        elif not who.startswith((".", "__")):
            known[who].files.append(found)
    for found, people in _tables(study):
        rows = max(int(people["rows"].sum()), 1)
        for who, many, values in people.select("person_id", "rows", "values").iter_rows():
            known[who].tables.append(found)
            known[who].table_bytes += found.size * many / rows
            known[who].rows.update(dict.fromkeys(values, many))
    return known, loose


def _tables(study: Study) -> list[tuple[Found, pl.DataFrame]]:
    """Return each table of many people with who is in it; of one seen before that is remembered."""
    mappings = repr(study.settings.mappings)
    before = _tables_before(study)
    tables = []
    for found in study.tables.files():
        if PurePosixPath(found.name).name.startswith("."):
            continue
        look = hashlib.sha256(repr((found, mappings)).encode()).hexdigest()
        people = before.filter(pl.col("look") == look)
        if people.is_empty():
            people = _people_of(study, found).with_columns(look=pl.lit(look))
        tables.append((found, people.select(list(_TABLE_SCHEMA))))
    everyone = pl.concat([people for _, people in tables] or [pl.DataFrame(schema=_TABLE_SCHEMA)])
    _write(study.folder / _TABLES_FILE, everyone)
    return tables


def _people_of(study: Study, found: Found) -> pl.DataFrame:
    place = study.tables
    if "/" in found.name or not found.name.endswith(".parquet"):
        raise UnreadableExportError(
            f"{place.address}/{found.name}: only files that end in .parquet are read here, "
            "none in folders below. What is one person's goes into a folder of the inbox."
        )
    with TemporaryDirectory(prefix="backpain-") as folder:
        path = place.folder / found.name
        if not place.is_local:
            path = Path(folder, found.name)
            place.fetch(found.name, path)
        table = many_people(path, found.name, study.settings.mappings.values())
        return table.people().with_columns(values=pl.lit(list(table.values)))


def _tables_before(study: Study) -> pl.DataFrame:
    path = study.folder / _TABLES_FILE
    return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=_TABLE_SCHEMA)


def _placed(
    known: Mapping[str, _Known], before: Mapping[str, int], most_years: float
) -> dict[str, int]:
    """Place the new: the last shard is filled up, then others are opened.

    People of the same tables stay together, as each shard looks through the tables of its people.
    """
    last = max(before.values(), default=0)
    filled = sum(known[who].person_years for who, shard in before.items() if shard == last)
    placed = {}
    new = [who for who in known if who not in before]
    for who in sorted(new, key=lambda who: ([one.name for one in known[who].tables], who)):
        years = known[who].person_years
        if filled and filled + years > most_years:
            last, filled = last + 1, 0.0
        placed[who], filled = last, filled + years
    return placed


def _planned(study: Study, who: str, shard: int, known: _Known) -> Planned:
    stated = study.settings.persons.get(who)
    content = (known.files, known.tables, stated)
    return Planned(
        who,
        shard,
        known.bytes,
        known.person_years,
        tuple(file.name for file in known.files),
        tuple(sorted({table.name for table in known.tables})),
        hashlib.sha256(repr(content).encode()).hexdigest()[:32],
    )


def _write(path: Path, rows: pl.DataFrame) -> None:
    content = io.BytesIO()
    rows.write_parquet(content, compression="zstd")
    write_private(path, content.getvalue())
