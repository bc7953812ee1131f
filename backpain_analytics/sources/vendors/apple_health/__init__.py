"""Apple Health's export.xml: steps, heart rate, sleep and workouts of phone, watch and others."""

from backpain_analytics.sources.vendors.apple_health.reader import READER

__all__ = ["READER"]
