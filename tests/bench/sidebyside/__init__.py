"""Experiment trackers side by side: one driver, the same loads, every tracker in a process and environment of its own.

Standard library alone: its workers run inside the environments of the trackers that they measure, with this package's
parent folder on the path. ``python -m tests.bench`` installs the trackers and drives it.
"""
