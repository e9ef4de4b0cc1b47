"""Reading and drawing PDFs, always in a child process: a hostile file must not take the server with it."""
