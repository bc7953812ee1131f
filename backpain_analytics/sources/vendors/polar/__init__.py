"""Polar Flow's account export, a JSON file for each day, session, or kind of thing."""

from backpain_analytics.sources.vendors.polar.reader import READER

__all__ = ["READER"]
