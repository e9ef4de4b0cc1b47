"""Reading and drawing PDFs, always in a child process: a hostile file must not take the server with it."""

WIDTHS = (828, 1240, 1654)  # pixels of the images of each page
