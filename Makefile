# Each verb makes the virtual environment it needs; a second run finds it there.
PYTHON ?= python3
UV_VERSION := 0.13.9
EXAMPLE := examples/health_share_2022
FICTIONAL := demo/cascade
FICTIONAL_MEMBER := P00000491
FICTIONAL_CELL := Hospital CDA VBP Data!B14

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
COMPILE := .venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	--no-header --annotation-style line
OURS := pyproject.toml --group build
SOURCES := $(wildcard src tests benchmarks docs)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format docs bench lock clean

help: ## Lists these verbs.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: .venv/run.stamp ## Reviews a real filing; then takes a fictional CCO from its claims to its own filing.
	@printf '%s\n' '1. The filing: what a careful reviewer would ask of the workbook that a CCO filed for 2022.' '   coordcare review $(EXAMPLE)' ''
	@status=0; $(BIN)/coordcare review $(EXAMPLE) || status=$$?; \
	case $$status in \
	1) echo; echo "The review ends with exit code 1, as it should: this filing has findings that block approval.";; \
	*) echo "make demo: the review of $(EXAMPLE) ended with exit code $$status where 1 was expected." >&2; exit 2;; \
	esac
	@printf '%s\n' '' '2. The data: a CCO that does not exist, with two of each known defect planted in its tables.' '   coordcare synthesize --members 1000 --year 2022 --seed 1 --defects 2 -o $(FICTIONAL)' ''
	@$(BIN)/coordcare synthesize --members 1000 --year 2022 --seed 1 --defects 2 -o $(FICTIONAL)
	@printf '%s\n' '' '3. Its tables are taken in: where every row and dollar ends, and what looks wrong.' '   coordcare ingest $(FICTIONAL)' ''
	@$(BIN)/coordcare ingest $(FICTIONAL)
	@printf '%s\n' '' '4. One page of what came in, with charts.' '   coordcare profile $(FICTIONAL)' ''
	@$(BIN)/coordcare profile $(FICTIONAL)
	@printf '%s\n' '' '5. Why one member belongs to which clinic, month by month.' '   coordcare attribution $(FICTIONAL) --member $(FICTIONAL_MEMBER)' ''
	@$(BIN)/coordcare attribution $(FICTIONAL) --member $(FICTIONAL_MEMBER)
	@printf '%s\n' '' '6. Quality: every measure computed from its claims and held against the targets, and what the pool pays.' '   coordcare quality 2022 $(FICTIONAL)' ''
	@$(BIN)/coordcare quality 2022 $(FICTIONAL)
	@printf '%s\n' '' '7. From terms to the filing: what its arrangements with providers are, by the categories of the HCP-LAN.' '   coordcare category $(FICTIONAL)' ''
	@$(BIN)/coordcare category $(FICTIONAL)
	@printf '%s\n' '' '8. The year is closed: every arrangement settled, every payment counted once, the workbook compiled.' '   coordcare close 2022 $(FICTIONAL)' ''
	@$(BIN)/coordcare close 2022 $(FICTIONAL)
	@printf '%s\n' '' '9. The workbook that it wrote is reviewed as the real one was.' '   coordcare review $(FICTIONAL)/out/2022/*.xlsx' ''
	@$(BIN)/coordcare review $(FICTIONAL)/out/2022/*.xlsx
	@printf '%s\n' '' '10. One cell of it is explained: from the dollars to the terms, the SQL and the rows of the input.' '   coordcare explain "$(FICTIONAL_CELL)" $(FICTIONAL) --rows 2' ''
	@$(BIN)/coordcare explain "$(FICTIONAL_CELL)" $(FICTIONAL) --rows 2
	@printf '%s\n' '' 'Open in a browser, in $(FICTIONAL)/out:' \
	'   profile.html                what came in' \
	'   2022-quality/report.html    results, targets, pool, equity; a network of clinics under scorecards, a work list under work_lists' \
	'   2022/report.html            the year closed; the workbook is beside it, and each provider under statements' \
	'Next: docs/tutorial/from-claims-to-a-work-list.md and docs/tutorial/from-terms-to-the-filing.md.'

test: lint ## Runs every check: format, lint, types, import layers, tests.
	@$(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp ## Checks format, lint, types and import layers.
	@$(BIN)/ruff format --quiet --check --output-format concise $(SOURCES) || { echo "Some files are not formatted: run 'make format'." >&2; exit 1; }
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/mypy --no-error-summary $(SOURCES)
	@report=$$($(BIN)/lint-imports --no-logo) || { echo "$$report"; exit 1; }
	@echo "Format, lint, types and import layers hold."

format: .venv/dev.stamp ## Formats the code and mends what the linter can mend.
	@$(BIN)/ruff check --quiet --fix-only $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

docs: .venv/dev.stamp ## Writes the reference pages and builds the documentation site into site/.
	@$(BIN)/python -m docs.generate
	@$(BIN)/zensical build --clean --strict --config-file mkdocs.yml

bench: .venv/run.stamp ## Measures reviews, and runs over the claims and closes of up to 400,000 members.
	@$(BIN)/python -m benchmarks

lock: .venv-lock/bin/uv ## Renews the pinned dependencies in requirements/.
	@$(COMPILE) $(OURS) --output-file requirements/run.txt
	@$(COMPILE) $(OURS) --group dev --extra docs --extra completion --constraints requirements/run.txt --output-file requirements/dev.txt
	@$(COMPILE) $(OURS) --group dev --extra spark --extra postgres --constraints requirements/dev.txt --output-file requirements/engines.txt
	@$(COMPILE) --group spark-server --output-file requirements/spark-server.txt

clean: ## Removes the virtual environments and everything that was built.
	@rm -rf .venv .venv-lock demo site build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .cache
	@find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "coordcare needs Python 3.11 or newer, and '$(PYTHON)' is not: name one that is, as in 'make demo PYTHON=python3.12'." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing into .venv ..."
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@echo "Installing the development tools into .venv ..."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv-lock/bin/uv:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
