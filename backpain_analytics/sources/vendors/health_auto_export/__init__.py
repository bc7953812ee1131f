"""Health Auto Export: an app that writes Apple Health's data as JSON, summed up by interval."""

from backpain_analytics.sources.vendors.health_auto_export.reader import READER

__all__ = ["READER"]
