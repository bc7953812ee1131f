"""Xiaomi's Mi Fitness."""

from backpain_analytics.sources.vendors.mi_fitness.reader import READER

__all__ = ["READER"]
