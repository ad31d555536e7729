PYTHON ?= python

.PHONY: check lint types imports test quality bench

check: lint types imports test  ## everything CI runs

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

imports:
	lint-imports

test:
	$(PYTHON) -m pytest

bench:
	$(PYTHON) benchmarks/code_speed.py
