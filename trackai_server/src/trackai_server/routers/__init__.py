"""The HTTP surface, one module a resource: parse, call one service, shape the answer."""
