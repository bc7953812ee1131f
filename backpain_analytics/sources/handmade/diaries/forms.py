"""What is known of a diary beside its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backpain_analytics.settings.mappings import ColumnMapping, RatingPeriod
from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.reader import Context


@dataclass(frozen=True)
class DiaryForm:
    """How the cells of one diary are to be read."""

    mapping: ColumnMapping
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Scales of ratings other than pain that are not 0-10: what counts as 0, what as 10."""
    silence: str = "any answer"
    """What rows lack that are left out, to complete "3 rows without …"."""
    about: RatingPeriod | None = None
    """What ratings of pain are about where nothing in the file says; None: unknown."""
    zones: ZoneHistory | None = None
    """The person's clock."""

    def of(self, context: Context) -> "DiaryForm":
        """Return the form as this person fills it in."""
        return replace(self, about=context.about, zones=context.zones)
