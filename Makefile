# The face for newcomers: `make demo`, `make test`. Each sets up what it needs.
PYTHON ?= python3
ENV    := .venv
BIN    := $(ENV)/bin
DATA   ?= ../shared/data

.PHONY: demo test check gate bench clean

demo: $(ENV)/.installed        ## trace the bundled pile, print its stories, write and open its report page
	$(BIN)/firsthand demo

test: $(ENV)/.developing       ## the tests
	$(BIN)/pytest

check: $(ENV)/.developing      ## format, lint, types, imports, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

gate: $(ENV)/.benching         ## accuracy on the development data in DATA; fails when a figure falls below its floor
	$(BIN)/python -m benchmarks.gate --data $(DATA)

bench: $(ENV)/.benching        ## speed and memory, as ratios to a plain pass over the same bytes, and beside peers
	$(BIN)/python -m benchmarks.speed --data $(DATA)
	$(BIN)/python -m benchmarks.peers --data $(DATA)

clean:
	rm -rf $(ENV) build firsthand-demo firsthand-demo.html

$(ENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(ENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(ENV)/.developing: $(ENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(ENV)/.benching: $(ENV)/.developing
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@
