"""Exports of every kind, damaged in a thousand ways: `make fuzz`."""
