"""The two servers that a web process can be, daphne and uvicorn: bounded, and opening WebSockets in our own way."""
