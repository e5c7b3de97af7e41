# make            check everything (format, lint, types, import rules, tests)
# make setup      a virtual environment .venv with kabar and the development tools
# make example    a virtual environment .venv-example with kabar alone; code two example pages
# make test       the development environment and the tests
# make gazetteers / make models   generate again what is committed

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := .venv-example/bin

.DEFAULT_GOAL := check
.PHONY: check setup example test format lint types imports coverage gazetteers models codebook clean

check: setup
	$(BIN)/ruff format --check src tests evals training benchmarks
	$(BIN)/ruff check src tests evals training benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q

setup: $(VENV)/.installed

# pip older than 25.1 knows no dependency groups, so pip comes first.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

example: .venv-example/.installed
	$(EXAMPLE)/kabar explain examples/id/page.txt
	$(EXAMPLE)/kabar code examples/id/page.txt examples/en/page.html -o events.jsonl
	@echo "events.jsonl holds the events, one a line"

.venv-example/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-example
	$(EXAMPLE)/python -m pip install --quiet --upgrade pip
	$(EXAMPLE)/python -m pip install --quiet --editable .
	touch $@

test: setup
	$(BIN)/python -m pytest

format: setup
	$(BIN)/ruff format src tests evals training benchmarks
	$(BIN)/ruff check --fix src tests evals training benchmarks

lint: setup
	$(BIN)/ruff format --check src tests evals training benchmarks
	$(BIN)/ruff check src tests evals training benchmarks

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

coverage: setup
	$(BIN)/python -m coverage run -m pytest -q
	$(BIN)/python -m coverage report

# Pinned packages, in an environment of their own.
gazetteers:
	$(PYTHON) -m venv .venv-gazetteers
	.venv-gazetteers/bin/python -m pip install --quiet --upgrade pip
	.venv-gazetteers/bin/python -m pip install --quiet -r training/gazetteers/requirements.txt
	for script in training/gazetteers/*.py; do PYTHONPATH=src .venv-gazetteers/bin/python $$script || exit 1; done

# DATA holds the treebanks and name sets (training/prepare.py names them); hours on a CPU.
DATA ?= data
models: setup
	$(BIN)/python -m training.prepare $(DATA) build/training
	$(BIN)/python -m training.tables $(DATA)
	@echo "now train and pack each pipeline: python -m training.train --help, python -m training.pack --help"

codebook: setup
	$(BIN)/python -m kabar.acts.codebook

clean:
	rm -rf $(VENV) .venv-example .venv-gazetteers .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
