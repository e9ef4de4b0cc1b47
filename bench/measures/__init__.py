"""One module per kind of measurement; each has `run(stage, plan, notebook)`, which makes one run of all its lines."""
