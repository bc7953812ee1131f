"""Zepp Life, Mi Fit and Amazfit: minutes by the wearer's clock, all else in UTC."""

from backpain_analytics.sources.vendors.zepp.reader import READER

__all__ = ["READER"]
