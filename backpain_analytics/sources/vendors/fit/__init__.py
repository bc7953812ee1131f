"""FIT files of watches, straps and bike computers: all-day monitoring and recorded activities."""

from backpain_analytics.sources.vendors.fit.reader import READER

__all__ = ["READER"]
