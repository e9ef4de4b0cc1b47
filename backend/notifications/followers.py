"""Reactions of the feed to what happens."""
