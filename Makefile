PYTHON ?= $(shell command -v python3.11 || command -v python3)

.DEFAULT_GOAL := help
.PHONY: run test check chaos bench types lock fmt help

run test check chaos bench types lock fmt help:
	@$(PYTHON) tools/dev.py $@
