"""The palette of runs and groups: which of its slots a name has. What a slot looks like is for the web UI to know."""

from __future__ import annotations

COLOURS = 20  # slots of the palette


def slot_of(name: str) -> int:
    """Return the slot that a name has of itself: the same in every process and at every time."""
    return fnv1a32(name) % COLOURS


def fnv1a32(text: str) -> int:
    """Hash a text by FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/)."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value
