"""REST doors of documents, their reception, files and uploads."""
