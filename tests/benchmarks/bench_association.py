"""The whole association family of a person-year."""

from collections.abc import Iterator

from backpain_analytics.association.lags.family import associate
from tests.benchmarks.measures import Line, below, seconds
from tests.generators.persons import Person, draw_person

TARGET_SECONDS = 0.5


def lines() -> Iterator[Line]:
    """Time 5 exposures x 8 lags with 4,999 flips."""
    days = draw_person(Person(days=365), seed=1, number=0)
    yield below(
        "associations of a person-year", "CPU", seconds(lambda: associate(days)), TARGET_SECONDS
    )
