"""Recorded activities that every sports app can write: TCX and GPX."""
