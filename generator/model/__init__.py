"""The nouns, frozen and linked: bodies, records, lists, rankings, statistics, matrices, and the Portal that holds them."""
