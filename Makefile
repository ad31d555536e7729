# Run inside an environment made by: pip install '.[test]'
.PHONY: check lint types imports test bench quality errors

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

quality:  ## make quality GOLD=dev.jsonl SCORER=score_events.py; fails when a figure sinks below benchmarks/floors.json
	python benchmarks/quality.py --gold $(GOLD) --scorer $(SCORER)

errors:  ## make errors GOLD=dev.jsonl SCORER=score_events.py; what is missed, spurious and misread, by type and cause
	python benchmarks/error_analysis.py --gold $(GOLD) --scorer $(SCORER)
