"""The readers, in the order in which they are asked whether a file is theirs."""

from backpain_analytics.sources import (
    diary_csv,
    exercise_csv,
    fit,
    fitabase,
    fitbit_json,
    samples_csv,
)
from backpain_analytics.sources.reader import Reader

READERS: tuple[Reader, ...] = (
    fit.READER,
    *fitbit_json.READERS,
    *fitabase.READERS,
    exercise_csv.READER,
    diary_csv.READER,
    samples_csv.READER,
)
