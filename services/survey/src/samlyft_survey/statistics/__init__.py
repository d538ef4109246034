"""Statistics of before and after: pure functions over counts and sums, so that a million answers cost what ten do."""
