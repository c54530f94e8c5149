"""Facts that are computed, never typed in: ranks, differences between editions, totals, integrity files, facets."""
