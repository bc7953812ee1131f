"""The readers, ours and those of installed packages, and who comes before whom.

First a mapping in backpain.toml, which names the file's reader by its kind: somebody looked. Then
the readers of one origin, ours and those of packages alike, in any order: they go by what only
their vendor writes, so a file that two of them claim is refused rather than guessed; the words of
a log kept by hand stand back behind a vendor's. Last the
readers of any table of samples or weights, which would claim many a vendor's file by its headers
alone.
"""

from importlib.metadata import entry_points

from backpain_analytics.sources.handmade import minute_tables, samples_csv, weights
from backpain_analytics.sources.handmade.diaries import apps, redcap
from backpain_analytics.sources.handmade.diaries import reader as diary_csv
from backpain_analytics.sources.handmade.exercise import reader as exercise_csv
from backpain_analytics.sources.reader import Reader
from backpain_analytics.sources.vendors import (
    apple_health,
    fit,
    fitabase,
    gadgetbridge,
    health_auto_export,
    health_connect,
    mi_fitness,
    oura,
    polar,
    strava,
    whoop,
    withings,
    zepp,
)
from backpain_analytics.sources.vendors.fitbit import takeout as fitbit_takeout
from backpain_analytics.sources.vendors.fitbit import website as fitbit_website
from backpain_analytics.sources.vendors.garmin import activities as garmin_activities
from backpain_analytics.sources.vendors.garmin import connect as garmin_connect
from backpain_analytics.sources.vendors.garmin import reports as garmin_reports
from backpain_analytics.sources.vendors.google import fit as google_fit
from backpain_analytics.sources.vendors.google import fit_rest as google_fit_rest
from backpain_analytics.sources.vendors.samsung import tables as samsung
from backpain_analytics.sources.vendors.tracks import gpx, tcx

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
    mi_fitness.READER,
    garmin_connect.READER,
    garmin_activities.READER,
    garmin_reports.READER,
    strava.READER,
    google_fit.READER,
    google_fit_rest.READER,
    fitbit_website.READER,
    tcx.READER,
    gpx.READER,
    *apps.READERS,
    redcap.READER,
    exercise_csv.READER,
    diary_csv.READER,
    *(found.load() for found in entry_points(group=ENTRY_POINTS)),
)
"""Each knows one origin."""

GENERIC_READERS: tuple[Reader, ...] = (
    minute_tables.READER,
    samples_csv.READER,
    weights.READER,
)
"""Asked, in this order, when no specific reader claims a file."""

READERS = (*SPECIFIC_READERS, *GENERIC_READERS)
