"""Runs that were not logged here: made up for a demonstration, or (later) brought from and to other formats.

Whatever it is, it becomes records, and takes the one way into the store that everything takes.
"""
