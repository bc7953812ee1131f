"""Steps and heart rates of many people, a row a minute, in Parquet."""

from backpain_analytics.sources.handmade.minute_tables.reader import READER

__all__ = ["READER"]
