"""The command line: parses, asks the store's reader, and shows the answer as a table or as one JSON document.

Knows no SQL and no format. ``trackai.cli.main`` is the door; every command's module is imported when it is called.
"""
