"""What shards have left behind: manifests of what is done, reasons for what failed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from backpain_analytics import __version__
from backpain_analytics.study.folder import Study
from backpain_analytics.study.places import Place
from backpain_analytics.study.plan import Plan, Planned
from backpain_analytics.warehouse.night.build import fingerprint_of
from backpain_analytics.warehouse.out.published import Published

_NAME_CHARACTERS = 8
_MANIFESTS, _FAILED = "manifests", "failed"


@dataclass(frozen=True)
class Piece:
    """Some people of a shard, to be computed together: all of it, or a part of one that failed."""

    shard: int
    people: tuple[Planned, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """Shard and content: the same people with the same files have the same name."""
        return f"{self.shard:05}-{self.state[:_NAME_CHARACTERS]}"

    @property
    def state(self) -> str:
        """Changes with what is known of anybody in it."""
        content = [(one.person_id, one.state) for one in self.people]
        return hashlib.sha256(repr(content).encode()).hexdigest()

    def halves(self) -> tuple["Piece", ...]:
        """Return two smaller pieces; none of a single person."""
        if len(self.people) < 2:
            return ()
        middle = len(self.people) // 2
        return Piece(self.shard, self.people[:middle]), Piece(self.shard, self.people[middle:])


@dataclass(frozen=True)
class Manifest:
    """What a piece came to; it is written last, and without it nothing of the piece counts."""

    piece: str
    shard: int
    state: str
    people: Mapping[str, str] = field(repr=False)
    """Person → state, as planned."""
    without_data: tuple[str, ...] = field(repr=False)
    """Of whom no file could be used."""
    tables: Mapping[str, Published]
    files: Mapping[str, int]
    """By what became of them."""
    rows_rejected: int
    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int
    """Of the process that computed it, at most so far."""


@dataclass(frozen=True)
class Failure:
    """A person who could not be computed."""

    shard: int
    person_id: str = field(repr=False)
    state: str
    reason: str


@dataclass(frozen=True)
class Results:
    """All that counts of a plan."""

    manifests: tuple[Manifest, ...]
    failures: tuple[Failure, ...]

    @property
    def computed(self) -> set[str]:
        """Everyone with results."""
        return {who for manifest in self.manifests for who in manifest.people}

    @property
    def failed(self) -> set[str]:
        """Everyone who was tried in vain."""
        return {failure.person_id for failure in self.failures}


def fingerprint(study: Study) -> str:
    """Name all that everybody's results depend on beside their data: settings, SQL, version."""
    declared = study.settings.model_dump(exclude={"persons", "limits"})
    content = (__version__, fingerprint_of(study.settings.parameters), declared)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def results_place(study: Study) -> Place:
    """Return where the results of these settings are."""
    return study.results.below(fingerprint(study))


def table_file(table: str, piece: str) -> str:
    """Return what the rows of a table from one piece are called."""
    return f"{table}/shard={piece}.parquet"


def read_results(study: Study, plan: Plan) -> Results:
    """Return what there is of a plan's people as they are now; older results do not count."""
    place = results_place(study)
    states = {one.person_id: one.state for one in plan.people}
    names = {one.name for one in place.files()}
    manifests: dict[str, Manifest] = {}
    for name in _of(names, _MANIFESTS):
        manifest = _manifest(json.loads(place.read(name)))
        # Anybody gone or changed owes the others of the piece a new one.
        is_current = all(states.get(who) == state for who, state in manifest.people.items())
        files = {table_file(table, manifest.piece) for table in manifest.tables}
        if is_current and files <= names:
            manifests[manifest.piece] = manifest
    failures = [
        Failure(**one) for name in _of(names, _FAILED) for one in json.loads(place.read(name))
    ]
    chosen = _without_overlap(manifests.values())
    computed = {who for manifest in chosen for who in manifest.people}
    return Results(
        chosen,
        tuple(
            one
            for one in failures
            if states.get(one.person_id) == one.state and one.person_id not in computed
        ),
    )


def missing_pieces(
    plan: Plan, results: Results, tables: Iterable[str], *, retry: bool
) -> list[Piece]:
    """Return what is still to be computed: by shard, everyone without results.

    Args:
        plan: Everyone.
        results: What there is.
        tables: A piece that lacks one of them is computed again.
        retry: Try also those again who failed before.
    """
    wanted = set(tables)
    done = {
        who
        for manifest in results.manifests
        if wanted <= manifest.tables.keys() or not manifest.tables
        for who in manifest.people
    }
    done |= set() if retry else results.failed
    left = {
        shard: tuple(one for one in people if one.person_id not in done)
        for shard, people in plan.shards.items()
    }
    return [Piece(shard, people) for shard, people in left.items() if people]


def has_manifest(place: Place, piece: Piece, tables: Iterable[str]) -> Manifest | None:
    """Return what another worker has done of the same piece meanwhile."""
    name = f"{_MANIFESTS}/{piece.name}.json"
    if not place.has(name):
        return None
    manifest = _manifest(json.loads(place.read(name)))
    has_all = not manifest.tables or set(tables) <= manifest.tables.keys()
    return manifest if has_all and manifest.state == piece.state else None


def write_manifest(place: Place, manifest: Manifest) -> None:
    """Let a piece count; its tables are there."""
    place.put(f"{_MANIFESTS}/{manifest.piece}.json", _json(asdict(manifest)))


def write_failures(place: Place, shard: int, failures: Sequence[Failure]) -> None:
    """Write down who of a shard could not be computed and why, or that there is nobody."""
    name = f"{_FAILED}/{shard:05}.json"
    if failures:
        place.put(name, _json([asdict(failure) for failure in failures]))
    else:
        place.remove(name)


def remove_outdated(place: Place, results: Results) -> int:
    """Remove what counts no more, tables after their manifests; return how many files it was."""
    counted = {manifest.piece for manifest in results.manifests}
    outdated = [
        one.name
        for one in place.files()
        if not one.name.startswith(f"{_FAILED}/") and _piece_of(one.name) not in counted
    ]
    for name in sorted(outdated, key=lambda name: not name.startswith(f"{_MANIFESTS}/")):
        place.remove(name)
    return len(outdated)


def _without_overlap(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """Choose pieces so that nobody counts twice, those of most people first."""
    chosen: list[Manifest] = []
    taken: set[str] = set()
    for manifest in sorted(manifests, key=lambda one: (-len(one.people), one.piece)):
        if taken.isdisjoint(manifest.people):
            chosen.append(manifest)
            taken |= manifest.people.keys()
    return tuple(sorted(chosen, key=lambda one: one.piece))


def _of(names: Iterable[str], room: str) -> list[str]:
    return sorted(one for one in names if one.startswith(f"{room}/") and one.endswith(".json"))


def _piece_of(name: str) -> str:
    return Path(name).stem.removeprefix("shard=")


def _manifest(content: dict[str, Any]) -> Manifest:
    tables = {table: Published(**made) for table, made in content["tables"].items()}
    without = tuple(content["without_data"])
    return Manifest(**(content | {"tables": tables, "without_data": without}))


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1).encode()
