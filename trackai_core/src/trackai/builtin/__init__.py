"""Plugins in the box. Each goes through the hooks that any plugin has; ``plugins/box.py`` lists them by name.

None imports its framework: a value of a type that is asked about has already made its framework be imported.
"""
