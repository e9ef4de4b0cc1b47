"""What travels on a socket, as data and as bytes."""
