# Run inside an environment made by: pip install '.[test]'
.PHONY: check lint types imports test ui bench quality errors

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

ui:  ## build the desk's front end (ui/) into src/wirebird/desk/static
	python tools/build_desk.py

bench:  ## make bench REPORTS=reports.jsonl
	python benchmarks/code_speed.py $(REPORTS)

quality:  ## make quality GOLD=dev.jsonl SCORER=score_events.py; fails when a figure sinks below benchmarks/floors.json
	python benchmarks/quality.py --gold $(GOLD) --scorer $(SCORER)

errors:  ## make errors GOLD=dev.jsonl SCORER=score_events.py; what is missed, spurious and misread, by type and cause
	python benchmarks/error_analysis.py --gold $(GOLD) --scorer $(SCORER)
