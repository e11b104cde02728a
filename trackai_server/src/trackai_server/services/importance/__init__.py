"""Which parameters a metric depends on: rank correlation, and a forest's permutation importance. Pure but for the study."""

from trackai_server.services.importance.study import ImportanceStudy

__all__ = ["ImportanceStudy"]
