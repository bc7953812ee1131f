"""Gadgetbridge, which reads bands, watches and scales without their vendors."""

from backpain_analytics.sources.vendors.gadgetbridge.reader import READER

__all__ = ["READER"]
