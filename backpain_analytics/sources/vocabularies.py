"""What people and vendors call things: data files beside the modules that know them."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def vocabulary(path: str) -> dict[str, Any]:
    """Return what `<path>.toml` in this room holds."""
    return tomllib.loads((Path(__file__).parent / f"{path}.toml").read_text(encoding="utf-8"))


def word_set(text: str) -> frozenset[str]:
    """Return the words of a vocabulary written as running text."""
    return frozenset(text.split())


def by_phrase(phrases: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return under which of our names each phrase is listed."""
    return {phrase: name for name, known in phrases.items() for phrase in known}
