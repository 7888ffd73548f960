# One command a task. `make help` lists them. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help install briefing test matrix lint bench accuracy docs pictures lock clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: .venv/installed  ## create .venv and install the command and its libraries

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --constraint constraints.txt --editable .
	$(BIN)/python -m compileall -q wenshang
	touch $@

.venv/installed-dev: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	touch $@

briefing: .venv/installed  ## set everything up and write the briefings to build/
	$(BIN)/wenshang brief --all --pdf

test: .venv/installed-dev  ## set everything up and run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile

matrix: .venv/installed-dev  ## install the wheel on every Python and look for first light (needs uv; debootstrap for Pythons that uv cannot fetch)
	$(BIN)/python -m tests.matrix

lint: .venv/installed-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-dev  ## measure side by side, as ratios (benchmarks/)
	$(BIN)/python -m benchmarks

accuracy: .venv/installed-dev  ## measure how well documents are read (build/accuracy.*)
	$(BIN)/python -m benchmarks.accuracy

docs: .venv/installed-dev  ## build the documentation site (build/docs)
	$(BIN)/python -m docs.rules
	$(BIN)/python -m docs.wording
	$(BIN)/python -m docs

pictures: .venv/installed-dev  ## photograph the README's pictures anew (needs a Chromium)
	$(BIN)/python -m docs.pictures

lock:  ## renew constraints.txt from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header \
		--extra dev pyproject.toml --output-file constraints.txt

clean:  ## remove everything generated
	rm -rf build
