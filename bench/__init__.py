"""Benchmarks of the message road beside comparison peers; run by hand (`make bench`), never a timed test."""
