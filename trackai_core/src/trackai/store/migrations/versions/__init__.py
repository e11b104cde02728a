"""Alembic's revision scripts; append-only."""
