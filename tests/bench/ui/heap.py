"""Heap snapshots of a page, added up by kind of object: what has grown has a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from playwright.sync_api import CDPSession

Kinds = dict[str, tuple[int, int]]  # objects and bytes of each kind
WATCHER = "blink::NetworkResourcesData"  # what DevTools notes of each answer while it watches a page, as it does here


def snapshot(session: CDPSession) -> Kinds:
    """Take a heap snapshot, which collects garbage before, and add its objects up.

    Returns:
        Number of objects and bytes by kind: the constructor of an object, the type of what has none.
    """
    chunks: list[str] = []

    def take(event: dict[str, Any]) -> None:
        chunks.append(event["chunk"])

    session.on("HeapProfiler.addHeapSnapshotChunk", take)
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.remove_listener("HeapProfiler.addHeapSnapshotChunk", take)
    return add_up(json.loads("".join(chunks)))


def add_up(content: Mapping[str, Any]) -> Kinds:
    """Add the objects of a parsed ``.heapsnapshot`` up by kind."""
    meta, strings = content["snapshot"]["meta"], content["strings"]
    fields = meta["node_fields"]
    table = np.asarray(content["nodes"], np.int64).reshape(-1, len(fields))
    types, names, sizes = (table[:, fields.index(field)] for field in ("type", "name", "self_size"))
    kinds: list[str] = meta["node_types"][0]
    named = {kinds.index("object"), kinds.index("native"), kinds.index("closure")}
    # One number for type and, where it is a constructor and not a text or a piece of code, name.
    keys = types * len(strings) + np.where(np.isin(types, list(named)), names, 0)
    unique, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    bytes_ = np.bincount(places, weights=sizes)
    found: Kinds = {}
    for key, count, size in zip(unique.tolist(), counts.tolist(), bytes_.tolist(), strict=True):
        kind, name = divmod(key, len(strings))
        text = f"{kinds[kind]} {strings[name]}"[:80] if kind in named else f"({kinds[kind]})"
        number, so_far = found.get(text, (0, 0))
        found[text] = (number + count, so_far + int(size))
    return found


def grown(before: Kinds, after: Kinds, most: int = 15) -> dict[str, dict[str, float]]:
    """Return the kinds that have grown by the most bytes, largest first: kB and objects more than *before*."""
    gains = {
        kind: (size - before.get(kind, (0, 0))[1], number - before.get(kind, (0, 0))[0])
        for kind, (number, size) in after.items()
        if WATCHER not in kind
    }
    largest = sorted(gains.items(), key=lambda gain: -gain[1][0])[:most]
    return {kind: {"kB": size / 1000, "objects": number} for kind, (size, number) in largest if size > 0}
