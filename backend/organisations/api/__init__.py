"""REST doors of the directory, of lists of units, and of one's own sessions."""
