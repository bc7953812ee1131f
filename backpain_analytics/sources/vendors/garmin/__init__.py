"""Garmin Connect's exports."""
