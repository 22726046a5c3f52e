# The one list of commands; nothing else starts a check. Each makes the environment from the lock when it has to.
#   make run     set up, simulate a course for tennis elbow, say where the report is
#   make serve   set up, run the clinic's web site with example data, say where it is and how to sign in
#   make check   format, lint, types, import directions, house rules
#   make test    check, then all tests but the long proofs, those of the clinic on both databases
#   make journeys   people at work in a real browser, crowds, accessibility; keeps traces and pictures
#   make proof   the long proofs; writes docs/PROOF.md
#   make bench   speed against the limit, scipy and the peers
#   make docs    build the book
#   make clean   remove what the others made
# PYTHON=python3.12 chooses a Python; TESTS=tests/catalog narrows `make test`.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run
.PHONY: run serve check test journeys proof bench docs clean

# The environment's own Python wins, so a second call never changes it; else the newest of those we test that really starts.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
REPORT := report
TESTS ?= tests
# Tests of the second database: what a database decides. Tokens and the heads of answers hang on none.
BOTH := tests/clinic tests/web/api tests/web/booking tests/web/desk tests/web/questions tests/web/accounts tests/web/setup tests/web/test_filters.py tests/web/test_looking.py tests/web/test_routes.py::test_t32_t60_looking_changes_nothing tests/web/test_routes.py::test_t40_each_role_gets_exactly_what_the_table_says tests/data
BUILD := $(CURDIR)/build
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq install

# Checks keep their caches here; `make run` uses the caches of the command itself, so that the next `ims` is quick.
check test journeys proof bench docs: export IMS_CACHE := $(BUILD)/cache
export MPLCONFIGDIR := $(BUILD)/matplotlib
export MPLBACKEND := Agg

run: $(VENV)/.base
	@mkdir -p "$(BUILD)"
	@$(BIN)/ims simulate tennis_elbow --out $(REPORT)
	@echo "The report: $(CURDIR)/$(REPORT)/report.html (open it in a browser). Another condition: $(BIN)/ims simulate back_pain --out report"

serve: $(VENV)/.web
	@mkdir -p "$(BUILD)"
	@exec $(BIN)/ims serve --demo --data build/demo

check: $(VENV)/.all
	@mkdir -p "$(BUILD)"
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir build/import_linter
	$(BIN)/python -m pytest -q tests/house -n 2 -o cache_dir=build/pytest

test: check
	@sh tools/system.sh postgresql
	$(BIN)/python -m pytest -q $(TESTS) --ignore=tests/house -m "not proof and not journey" -n 2 --dist loadfile -o cache_dir=build/pytest
	$(BIN)/python -m tools.postgresql $(BIN)/python -m pytest -q $(BOTH) -m "not proof and not journey" -n 2 --dist loadfile -o cache_dir=build/pytest

journeys: $(VENV)/.all
	@mkdir -p "$(BUILD)"
	@sh tools/system.sh postgresql chromium
	$(BIN)/python -m pytest -q tests/journeys -o cache_dir=build/pytest
	@echo "Traces, pictures and step logs: $(BUILD)/journeys"

proof: $(VENV)/.all
	@mkdir -p "$(BUILD)"
	$(BIN)/python -m tools.proof

bench: $(VENV)/.all
	@mkdir -p "$(BUILD)"
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.needle

docs: $(VENV)/.all
	@mkdir -p "$(BUILD)"
	$(BIN)/python -m sphinx -q -W --keep-going -b html -d build/doctrees docs build/docs
	@echo "The book is in $(BUILD)/docs/index.html"

clean:
	rm -rf $(VENV) build dist $(REPORT) docs/reference src/*.egg-info .hypothesis
	find src tests tools benchmarks docs examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Stamps: a second call does nothing unless the lock or the project's own metadata has changed.
$(VENV)/.python:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/environment.sh
	@touch $@

$(VENV)/.base: lock/base.txt pyproject.toml $(VENV)/.python
	@echo "Installing the base from the lock (about a minute the first time) ..."
	@$(PIP) --require-hashes --only-binary :all: -r lock/base.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.web: lock/web.txt pyproject.toml $(VENV)/.python
	@echo "Installing what the web site needs from the lock (about a minute the first time) ..."
	@$(PIP) --require-hashes --only-binary :all: -r lock/web.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.base

$(VENV)/.all: lock/all.txt pyproject.toml $(VENV)/.python
	@echo "Installing everything for checks and tests from the lock (two to three minutes the first time) ..."
	@$(PIP) --require-hashes --only-binary :all: -r lock/all.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.base $(VENV)/.web
