"""Tests of the writing hand: real folders, real processes, real faults."""
