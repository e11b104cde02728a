"""Any series, any zoom, in constant time: buckets of 64 children, on as many levels as a series needs.

Written by ingest (``levels``, ``seal``, ``repair``, ``rebuild``); read by queries (``plan``, ``merge``).
"""
