"""What was recorded when: a strip a device, and one of the diary."""

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import capital, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.figures.inputs import Coverage

_MINUTES_OF_DAY = 1_440


def gather_coverage(tables: PersonTables) -> Coverage:
    """Spread each strip over every date of the period; null where it holds nothing."""
    dates = pd.date_range(tables.first_date, tables.last_date)
    days = tables.source_days
    shares = {
        name: days[days["source_id"] == source].set_index("local_date")["chosen_minutes"]
        / _MINUTES_OF_DAY
        for source, name in _device_names(tables).items()
    }
    if len(tables.daily_pain):
        is_rated = tables.daily_pain.set_index("local_date")["pain_nrs"].notna()
        shares[say("trust.diary")] = is_rated.astype("float64").where(is_rated)
    strips = [
        pd.DataFrame({"strip": name, "local_date": dates, "share": share.reindex(dates).to_numpy()})
        for name, share in shares.items()
    ]
    columns = ["strip", "local_date", "share"]
    return Coverage(pd.concat(strips) if strips else pd.DataFrame(columns=columns))


def _device_names(tables: PersonTables) -> dict[str, str]:
    """Name each device that was chosen by its kind; those of a kind by their source as well."""
    chosen = tables.sources[tables.sources["chosen_minutes"].astype("float64") > 0]
    kinds = chosen["device_kind"].map(lambda kind: capital(word("device_plain", kind)))
    is_alone = ~kinds.duplicated(keep=False)
    return {
        source: kind if alone else say("trust.device", kind=kind, source=source)
        for source, kind, alone in zip(chosen["source_id"], kinds, is_alone, strict=True)
    }
