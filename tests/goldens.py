"""What earlier runs gave. After a change that is meant to move it: `make golden`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

NIGHT = datetime(2026, 6, 1, 3, tzinfo=UTC)
"""The moment of the run that the sample people's goldens are from."""
FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """Compare a text with what it was, line by line; where asked to, write it anew instead."""
    path = FOLDER / name
    if "BACKPAIN_REWRITE_GOLDEN" in os.environ:
        path.write_text(text, encoding="utf-8")
        pytest.skip("written anew, not compared: read the difference")

    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()
