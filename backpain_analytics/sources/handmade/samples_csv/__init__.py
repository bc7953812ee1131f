"""Step and heart-rate tables of any other origin, by their headers or by a declared mapping."""

from backpain_analytics.sources.handmade.samples_csv.reader import READER

__all__ = ["READER"]
