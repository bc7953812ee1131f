"""Withings' export: minutes, heart rates, nights, weights and sessions of watches and scales."""

from backpain_analytics.sources.vendors.withings.reader import READER

__all__ = ["READER"]
