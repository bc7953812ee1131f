"""Which contents each file on disk holds, an archive many, and the same content twice."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field

import duckdb

from backpain_analytics.warehouse.into.bookkeeping import ContentKey
from backpain_analytics.warehouse.rows import append


@dataclass(frozen=True)
class Place:
    """A content as it lies on disk."""

    path: str
    """Of the file on disk: below the workspace, or absolute where it lies elsewhere."""
    label: str
    """As the user knows it; inside an archive `archive.zip!path/inside`."""
    key: ContentKey


@dataclass
class Places:
    """All places known; kept in memory during an ingest, stored at its end."""

    by_path: dict[str, set[Place]] = field(default_factory=dict)

    def of(self, paths: Iterable[str]) -> set[Place]:
        """Return what lies in some files on disk."""
        return set().union(*(self.by_path.get(path, ()) for path in paths))

    def contents(self, paths: Iterable[str]) -> set[ContentKey]:
        """Return the contents of some files on disk."""
        return {place.key for place in self.of(paths)}

    def by_key(self, keys: Set[ContentKey]) -> dict[ContentKey, list[Place]]:
        """Return where some contents lie."""
        found: dict[ContentKey, list[Place]] = {}
        for place in self.of(self.by_path):
            if place.key in keys:
                found.setdefault(place.key, []).append(place)
        return found

    def elsewhere(self, paths: Collection[str]) -> set[ContentKey]:
        """Return the contents of all files on disk but some."""
        return self.contents(path for path in self.by_path if path not in paths)

    def put(self, path: str, places: Iterable[Place]) -> None:
        """Let a file on disk hold just these."""
        self.by_path[path] = set(places)

    def drop(self, paths: Iterable[str]) -> set[Place]:
        """Forget files on disk; return what lay in them."""
        return set().union(*(self.by_path.pop(path, ()) for path in paths))


def stored_places(con: duckdb.DuckDBPyConnection) -> Places:
    """Return the places as an earlier ingest left them."""
    places = Places()
    rows = con.execute("select path, label, file_id, person_id from file_places").fetchall()
    for path, label, file_id, person_id in rows:
        places.by_path.setdefault(path, set()).add(Place(path, label, (file_id, person_id)))
    return places


def store_places(con: duckdb.DuckDBPyConnection, places: Places) -> None:
    """Keep the places for the next ingest."""
    con.execute("delete from file_places")
    note_places(con, places.of(places.by_path))


def note_places(con: duckdb.DuckDBPyConnection, places: Iterable[Place]) -> None:
    """Add places to those that are known."""
    present = sorted(places, key=lambda place: (place.path, place.label))
    names = ("path", "label", "file_id", "person_id")
    rows = ((place.path, place.label, *place.key) for place in present)
    append(con, "file_places", [dict(zip(names, row, strict=True)) for row in rows])
