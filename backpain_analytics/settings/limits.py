"""What this program may take of the machine it runs on."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Memory = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\d+(\.\d+)? ?([KMGT]i?B)$")
]
"""Such as 4GB or 512 MiB."""


class Limits(BaseModel):
    """The `[limits]` block; None: all threads, four fifths of the memory, beside the warehouse."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threads: int | None = Field(default=None, ge=1, le=1_024)
    memory: Memory | None = None
    """What the database may hold at once; beyond it, it writes to scratch."""
    scratch: Path | None = None
    """A folder on a disk with room for what does not fit into memory."""

    @field_validator("memory", mode="before")
    @classmethod
    def _is_a_size(cls, memory: object) -> object:
        if memory is None:
            return None
        if not isinstance(memory, str) or not memory[:1].isdigit() or "B" not in memory:
            raise ValueError("say how much with its unit, such as '4GB' or '512MB'")
        return memory

    @field_validator("scratch")
    @classmethod
    def _is_whole_path(cls, scratch: Path | None) -> Path | None:
        whole = scratch.expanduser() if scratch else None
        if whole and not whole.is_absolute():
            raise ValueError(f"'{scratch}' depends on where one stands: write the whole path")
        return whole


NO_LIMITS = Limits()
