"""Dates whose months are spelt out, as websites write them in a person's language."""

import polars as pl

_BEGINNINGS = {
    "Jan": "jan|ene|gen",
    "Feb": "feb|fev|fév",
    "Mar": "mar|mär|mrz|mrt",
    "Apr": "apr|avr|abr",
    "May": "may|mai|mei|mag|maj",
    "Jun": "jun|juin|giu",
    "Jul": "jul|juil|lug",
    "Aug": "aug|aoû|aou|ago",
    "Sep": "sep|set",
    "Oct": "oct|okt|ott|out",
    "Nov": "nov",
    "Dec": "dec|déc|dez|dic|des",
}
"""English, German, French, Spanish, Portuguese, Italian, Dutch, Danish, Norwegian, Swedish."""
_BETWEEN = r"(?i)\s+(?:de|del|à|às|a las|um|om|kl|alle|at)\.?\s+"


def english_months(texts: pl.Series) -> pl.Series:
    """Write the months of dates in English, and nothing between day, month, year and clock.

    >>> english_months(pl.Series(["21 juil. 2026 à 15:09", "3. März 2026"])).to_list()
    ['21 Jul 2026 15:09', '3. Mar 2026']
    """
    plain = texts.str.replace_all(_BETWEEN, " ")
    for month, beginnings in _BEGINNINGS.items():
        plain = plain.str.replace(rf"(?i)\b(?:{beginnings})\p{{L}}*\.?", month)
    return plain
