"""Streams for those whose network lets no WebSocket through: the same cursor over plain HTTP."""
