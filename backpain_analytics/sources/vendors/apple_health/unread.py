"""What an export.xml holds that nothing here reads, by kind."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

import polars as pl

from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.apple_health.records import record_tags
from backpain_analytics.sources.vendors.apple_health.tags import attribute

MOST_KINDS = 1_000
"""Apple has some 250; what comes after so many is counted as `OTHER`."""
OTHER = "other"
_ELSEWHERE = {
    "HealthData", "ExportDate", "Me", "Record", "Workout", "Correlation", "MetadataEntry",
    "HeartRateVariabilityMetadataList", "InstantaneousBeatsPerMinute", "WorkoutEvent",
    "WorkoutActivity", "WorkoutStatistics", "WorkoutRoute", "FileReference", "Location",
    "SensitivityPoint", "Prescription", "RightEye", "LeftEye", "Attachment",
}  # fmt: skip
"""Elements that are counted otherwise, or lie in those that are counted."""
_PREFIX = re.compile(r"HK[A-Z][a-z]+Type(?:Identifier)?(?=[A-Z])")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9]{0,79}")


@dataclass
class UnreadKinds:
    """A running count."""

    counts: Counter[str] = field(default_factory=Counter)
    open_correlations: int = 0

    def take(self, tags: pl.DataFrame, found: pl.DataFrame, used: Set[str]) -> None:
        """Count what a piece holds.

        Args:
            tags: All its tags.
            found: Those of its records, as `record_tags` has them.
            used: The types that are read.
        """
        names = dict(tags["name"].drop_nulls().value_counts().iter_rows())
        if self.open_correlations or "Correlation" in names:
            found = self._outside_correlations(tags)
            correlations = tags.filter(name="Correlation").select(attribute("type"))
            self._add(dict(correlations.to_series().value_counts().iter_rows()))
        types = dict(found["type"].value_counts().iter_rows())
        self._add({kind: count for kind, count in types.items() if kind not in used})
        self._add({name: names[name] for name in names.keys() - _ELSEWHERE if name[0] != "/"})

    def batches(self) -> Iterator[Batch]:
        """Yield the counts, where there are any."""
        if self.counts:
            yield unread_batch(dict(sorted(self.counts.items())))

    def _outside_correlations(self, tags: pl.DataFrame) -> pl.DataFrame:
        """Return the tags of records but for those in correlations, which are told once more."""
        is_whole = pl.col("text").str.contains(r"/>\s*$")
        begins = ((pl.col("name") == "Correlation") & ~is_whole).cast(pl.Int64)
        ends = (pl.col("name") == "/Correlation").cast(pl.Int64)
        placed = tags.with_columns(
            is_open=(self.open_correlations + (begins - ends).fill_null(0).cum_sum())
        )
        self.open_correlations = int(placed["is_open"].tail(1).sum())
        return record_tags(placed.filter(pl.col("is_open") <= 0))

    def _add(self, counts: Mapping[str | None, int]) -> None:
        for name, count in counts.items():
            kind = kind_of(name)
            is_room = kind in self.counts or len(self.counts) < MOST_KINDS
            self.counts[kind if is_room else OTHER] += count


def kind_of(name: str | None) -> str:
    """Return Apple's name of a kind without what all kinds begin with.

    >>> [kind_of(name) for name in ("HKQuantityTypeIdentifierVO2Max", "Audiogram", "<1>")]
    ['VO2Max', 'Audiogram', 'other']
    """
    kind = _PREFIX.sub("", name or "", count=1)
    return kind if _KIND.fullmatch(kind) else OTHER
