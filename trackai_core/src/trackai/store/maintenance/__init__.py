"""Care for a store: examine, mend, copy, empty and shrink it; and save what is left of a damaged one.

Every function takes the URL of a store (``settings.db_url``), because what is damaged may not open as a ``Store``.
Knows tables and SQL; knows no journals and no folder of blobs, which whoever calls looks at beside it.
"""
