"""Wearable exports and pain diaries in, honest answers about back pain out."""

__version__ = "0.1.0"
