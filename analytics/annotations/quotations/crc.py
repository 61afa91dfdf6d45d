"""CRC-32 of many short strings at once: what ``zlib.crc32`` gives of each one's UTF-8 (polynomial of ISO 3309)."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np

_ALL = np.uint32(0xFFFFFFFF)
#: The first code points that take one, two, three and four bytes; 0 stands for no character.
_FIRSTS = np.array([0x1, 0x80, 0x800, 0x10000], dtype=np.uint32)
#: What the first byte of a character says of how many there are.
_LEADS = (0, 0, 0xC0, 0xE0, 0xF0)


@cache
def _table() -> np.ndarray:
    """The register after each byte, from nothing."""
    made = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        made = np.where(made & 1, (made >> 1) ^ np.uint32(0xEDB88320), made >> 1)
    return made


def begun(prefix: str, number: int) -> np.ndarray:
    """Registers of so many strings of which only a prefix, common to all, is read."""
    return np.full(number, np.uint32(zlib.crc32(prefix.encode())) ^ _ALL, dtype=np.uint32)


def fed(register: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Registers after one more character each.

    Parameters
    ----------
    register : ndarray of uint32, shape (strings,)
    points : ndarray of uint32, shape (strings,)
        Code points; 0 where a string has no further character.
    """
    table, made = _table(), register.copy()
    size = np.searchsorted(_FIRSTS, points, side="right")
    for width in np.flatnonzero(np.bincount(size, minlength=5)[1:]).tolist():
        own = size == width + 1
        everywhere = bool(own.all())
        held, point = (made, points) if everywhere else (made[own], points[own])
        for n in range(width, -1, -1):
            byte = (point >> np.uint32(6 * n)) & np.uint32(0x3F if width else 0x7F) | np.uint32(_LEADS[width + 1] if n == width else 0x80)
            held = table[(held ^ byte) & np.uint32(0xFF)] ^ (held >> np.uint32(8))
        if everywhere:
            return held
        made[own] = held
    return made


def ended(register: np.ndarray) -> np.ndarray:
    """The checksums of what was read."""
    return register ^ _ALL
