"""The readers, ours and those of installed packages."""

from importlib.metadata import entry_points

from backpain_analytics.sources import (
    apple_health,
    fit,
    fitabase,
    fitbit_takeout,
    fitbit_website,
    gadgetbridge,
    garmin_activities,
    garmin_connect,
    google_fit,
    google_fit_rest,
    health_auto_export,
    health_connect,
    oura,
    polar,
    samples_csv,
    samsung,
    whoop,
    withings,
    zepp,
)
from backpain_analytics.sources.diaries import (
    bearable,
    daylio,
    diary_csv,
    exercise_csv,
    myaiguide,
    pmdata,
    redcap,
    visible,
)
from backpain_analytics.sources.reader import Reader

ENTRY_POINTS = "backpain_analytics.readers"
"""Installed packages add readers under this group; each entry names a Reader."""

SPECIFIC_READERS: tuple[Reader, ...] = (
    fit.READER,
    fitbit_takeout.READER,
    apple_health.READER,
    health_connect.READER,
    gadgetbridge.READER,
    health_auto_export.READER,
    polar.READER,
    oura.READER,
    whoop.READER,
    fitabase.READER,
    withings.READER,
    samsung.READER,
    zepp.READER,
    garmin_connect.READER,
    garmin_activities.READER,
    google_fit.READER,
    google_fit_rest.READER,
    fitbit_website.READER,
    myaiguide.READER,
    visible.READER,
    daylio.READER,
    bearable.READER,
    pmdata.READER,
    redcap.READER,
    exercise_csv.READER,
    diary_csv.READER,
    *(found.load() for found in entry_points(group=ENTRY_POINTS)),
)
"""Each knows one origin; a file that two of them claim is refused."""

GENERIC_READERS: tuple[Reader, ...] = (samples_csv.READER,)
"""Asked, in this order, when no specific reader claims a file."""

READERS = (*SPECIFIC_READERS, *GENERIC_READERS)
