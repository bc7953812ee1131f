"""Health Connect, Android's health database: several apps write into it, each a source."""

from backpain_analytics.sources.vendors.health_connect.reader import READER

__all__ = ["READER"]
