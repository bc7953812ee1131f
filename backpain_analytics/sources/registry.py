"""The readers, in the order in which they are asked whether a file is theirs."""

from backpain_analytics.sources import (
    bearable,
    daylio,
    diary_csv,
    exercise_csv,
    fit,
    fitabase,
    fitbit_json,
    myaiguide,
    pmdata,
    redcap,
    samples_csv,
    visible,
)
from backpain_analytics.sources.reader import Reader

READERS: tuple[Reader, ...] = (
    fit.READER,
    *fitbit_json.READERS,
    *fitabase.READERS,
    myaiguide.READER,
    visible.READER,
    daylio.READER,
    bearable.READER,
    pmdata.READER,
    redcap.READER,
    exercise_csv.READER,
    diary_csv.READER,
    samples_csv.READER,
)
