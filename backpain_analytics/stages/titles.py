"""What people call the exports that the readers know."""

from backpain_analytics.sources.registry import READERS

_TITLES = {reader.name: reader.title for reader in READERS}


def title_of(reader: str) -> str:
    """Return what exports of a reader are called; one that is gone by its own name."""
    return _TITLES.get(reader, reader)
