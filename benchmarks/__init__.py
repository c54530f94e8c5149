"""Measures the generator beside its peers, as ratios in one run: `make bench`."""
