"""The REST doors of talk; inputs are shared with the socket commands."""
