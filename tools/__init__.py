"""The tools that set up, run, test and check Chidao; they need nothing but Python's standard library."""
