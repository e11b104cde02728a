"""Runs and points as rows of a file: CSV, JSON lines, Parquet or Arrow, a portion at a time.

``rows`` says what the rows are, ``text`` and ``columnar`` write them. The command line and the server call these; memory
grows with a portion, never with the project.
"""
