"""Synapse, the reference homeserver of Matrix: a message is an HTTP request, and fifty people wait for it in /sync."""
