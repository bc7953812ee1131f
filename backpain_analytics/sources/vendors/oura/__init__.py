"""Oura, as its interface, its export and its page of trends write it."""

from backpain_analytics.sources.vendors.oura.reader import READER

__all__ = ["READER"]
