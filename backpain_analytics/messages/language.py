"""The one file that holds every sentence and word: another language is one more file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "english"


@cache
def messages() -> Mapping[str, Any]:
    """Return all sentences and words of the language, by chapter and name."""
    path = Path(__file__).with_name(f"{LANGUAGE}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(kind: str) -> Mapping[str, str]:
    """Return the words of one kind by code."""
    found: Mapping[str, str] = messages()["words"][kind]
    return found
