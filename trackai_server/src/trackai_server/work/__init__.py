"""Threads that work for the server: the pool that answers, and the one that recovers."""
