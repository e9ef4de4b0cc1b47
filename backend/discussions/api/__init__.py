"""The REST doors of talk."""
