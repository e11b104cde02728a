"""One row a series that says what every list shows: count, last, extremes, sums. Folded with each batch."""
