# Run inside an environment made by: pip install '.[test]'
.PHONY: check lint types imports test bench

check: lint types imports test  ## everything CI checks

lint:
	ruff format --check .
	ruff check .

types:
	mypy

imports:
	lint-imports

test:
	pytest

bench:  ## make bench REPORTS=reports.jsonl
	python benchmarks/code_speed.py $(REPORTS)
