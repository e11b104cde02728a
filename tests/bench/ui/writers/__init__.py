"""Programs that write the same runs with each tracker's own logger; each runs in the environment of its tracker."""
