"""What people log, turned into what can be stored: numbers, texts, lists and rich values.

Knows no framework, no plugin and no journal: the lookup of converters is handed in. ``rich`` holds the types that people
make themselves (``Image``, ``Table`` …).
"""
