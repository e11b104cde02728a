"""Bytes on disk for one writer: append-only files of checksummed frames. Knows records, not the store.

``format`` is the layout of a frame, ``rows`` the packed form of a ``log`` call, ``layout`` where files lie, ``lock``
who lives, ``writer`` and ``overflow`` the way in, ``reader`` the way out. The long form is ``docs/journal-format.md``.
"""
