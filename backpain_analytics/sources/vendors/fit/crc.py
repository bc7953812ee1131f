"""The checksum of FIT files: CRC-16/ARC, for all bytes at once.

A checksum is usually a loop over bytes, which costs Python ten times more than all
the rest of the decoding. Two facts let NumPy take all bytes in some twenty steps instead:

- the register holds two bytes, so the file is read as 16-bit words and each word is
  simply XORed into the register before it moves on;
- moving on is linear: `advance(a ^ b) == advance(a) ^ advance(b)`. Neighbouring words
  may therefore be merged in any order, `advance(left) ^ right`, like players in a
  knock-out tournament. Each round halves the words and doubles the distance that the
  left one has to advance.

Advancing is a table of all 65,536 registers; the table for twice the distance is the
table applied to itself. Zeros in front change nothing, so odd lengths get one.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = np.uint16(0xA001)
BLOCK_BYTES = 2**18
"""Taken at once: the steps need some five times as much memory as there are bytes."""


def crc16(data: bytes | memoryview) -> int:
    """Return the checksum; of a sound file with its two checksum bytes included it is 0.

    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    register = start = 0
    # What does not fill a block comes first, where zeros in front change nothing.
    for end in range(len(data) % BLOCK_BYTES, len(data) + 1, BLOCK_BYTES):
        register = _moved_on(register, data[start:end])
        start = end
    return register


def _moved_on(register: int, block: bytes | memoryview) -> int:
    words = np.frombuffer(b"\0" * (len(block) % 2) + block, "<u2")
    if not words.size:
        return register
    words = np.concatenate([words[:1] ^ np.uint16(register), words[1:]])
    round_number = 0
    while words.size > 1:
        if words.size % 2:
            words = np.concatenate([np.zeros(1, "<u2"), words])
        words = _advance(round_number)[words[::2]] ^ words[1::2]
        round_number += 1
    return int(_advance(0)[words[0]])


@cache
def _advance(round_number: int) -> NDArray[np.uint16]:
    """Where each register stands after `2 ** round_number` words of zeros."""
    if round_number:
        half_way = _advance(round_number - 1)
        return half_way[half_way]
    registers = np.arange(65_536, dtype=np.uint16)
    for _ in range(16):
        registers = registers // 2 ^ registers % 2 * _POLYNOMIAL
    return registers
