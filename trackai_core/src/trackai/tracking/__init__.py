"""A run while it is logged: its life from ``init`` to its end, what goes into its journal, and what is watched beside it.

Knows the journal, the drain and plugins; imports no store, and nothing that a training step would have to wait for.
"""
