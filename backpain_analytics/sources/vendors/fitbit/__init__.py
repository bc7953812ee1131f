"""Fitbit's exports."""
