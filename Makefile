# Everything sets itself up: python3.11 with venv, pip, git and make are all a machine needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/ready
CORPUS := $(or $(NEWSCLEAN_CORPUS),../shared/corpus)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start hundreds of processes; each would compile the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test browser long gate docs format clean

help:
	@echo "make demo     fetch three pages from a server on this machine, and explain one"
	@echo "make test     lint, types and tests"
	@echo "make browser  add what the tests need that render pages; Chromium itself is the system's"
	@echo "make long     the tests that take minutes: clusters of Ray"
	@echo "make gate     accuracy on the corpus in $(CORPUS)"
	@echo "make docs     write docs/cli.md anew from the commands"
	@echo "make format   format the code"

$(READY): pyproject.toml
	@echo "setting up .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

demo: $(READY)
	@$(BIN)/python docs/demo.py

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n logical --dist worksteal

browser: $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[browser]'

long: $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[ray]' datasets
	$(BIN)/pytest -m long

gate: $(READY)
	@if test -d "$(CORPUS)"; then $(BIN)/python benchmarks/quality.py --corpus "$(CORPUS)" --gate; \
	else echo "no corpus at $(CORPUS): the accuracy gate is skipped"; fi

docs: $(READY)
	$(BIN)/python -m newsclean.cli.reference > docs/cli.md

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
