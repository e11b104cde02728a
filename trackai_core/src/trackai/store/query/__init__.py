"""Questions about what is stored, one module a topic: each takes a connection and returns frozen answers.

Knows tables and the filter language; decides nothing about access (``Reader`` does) and writes nothing.
"""
