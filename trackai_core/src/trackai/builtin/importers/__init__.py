"""Readers of other trackers' files. Each turns what it finds into records; none knows where those go."""
