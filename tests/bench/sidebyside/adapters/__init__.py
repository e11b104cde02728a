"""Adapters by the name that is given to ``--peers``."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sidebyside.peer import Peer

ADAPTERS = {
    "none": "floors:Nothing",
    "floor-jsonl": "floors:JsonLines",
    "floor-append": "floors:Append",
    "floor-sqlite": "floors:Sqlite",
    "trackai": "trackai_peer:TrackAI",
    "trackio": "trackio_peer:Trackio",
    "wandb": "wandb_peer:Wandb",
    "tensorboard": "tensorboard_peer:TensorBoard",
    "tensorboardx": "tensorboard_peer:TensorBoardX",
    "goodseed": "goodseed_peer:Goodseed",
}


def adapter(name: str) -> type[Peer]:
    module, attribute = ADAPTERS[name].split(":")
    return getattr(importlib.import_module(f"sidebyside.adapters.{module}"), attribute)
