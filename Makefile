# Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PORT ?=
export FLASK_APP := app
ifneq ($(PORT),)
export STEADY_PORT := $(PORT)
endif

# Tests that take a sample of what they count, and the whole where TEST_COUNTS=full says so.
SAMPLED := tests/cards/test_front_matter.py tests/test_mutations.py tests/test_hostile.py tests/release/test_kept.py \
  tests/browser/test_offline.py tests/browser/test_hostile.py tests/faults/test_room.py tests/faults/test_network.py \
  tests/faults/test_schedule.py

prove soak bench anchors screenshots: export TEST_BROWSER := whole

.DEFAULT_GOAL := help
.PHONY: help run build test check lint rules screenshots search-report prove soak bench anchors lock clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

run: .venv/run ## Serve the deck on http://127.0.0.1:8000 (PORT=8001 for another); builds the first release
	$(BIN)/flask serve --or-build

build: .venv/run ## Check the content and make a release of it
	$(BIN)/flask release build --yes

# Three processes for two cores: browsers wait for what a test holds back. Four were slower.
test: lint .venv/browsers ## Run every check: style, types, imports, tests in three browsers
	$(BIN)/pytest --numprocesses 3 --dist worksteal

check: lint ## Run what needs no browser, in a minute, for each save: all but the slow ones
	$(BIN)/pytest --numprocesses 2 --dist worksteal -m "not slow" --ignore tests/browser --ignore tests/faults

lint: .venv/test .venv/tools ## Check style, types and imports only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.tools check

rules: .venv/run ## Write docs/rules.md and content/card.schema.json anew from the tables in deck/
	$(BIN)/python -m deck.checks.guide

screenshots: .venv/browsers ## Take the pictures of the README anew
	$(BIN)/python -m tests.browser.screenshots

search-report: .venv/run ## Measure search on a table: QUERIES=path.tsv (query, tab, right card ids)
	@$(BIN)/flask search --report "$(QUERIES)"

prove: .venv/browsers ## Run the large counts behind the samples of the tests; takes an hour
	$(BIN)/pytest -s tests/prove
	TEST_COUNTS=full $(BIN)/pytest $(SAMPLED)
	$(BIN)/python -m tests.encodings

soak: .venv/browsers ## Try random months of faults: MINUTES=45, SEED=7 to repeat one
	$(BIN)/python -m tests.faults.soak --minutes $(or $(MINUTES),45) $(if $(SEED),--seed $(SEED))

bench: .venv/browsers ## Measure sizes and times, one table; AGAINST=COMMIT beside that commit, in fifteen pairs
	$(BIN)/python -m tests.bench $(if $(AGAINST),--against $(AGAINST))

anchors: .venv/browsers tests/anchors/node_modules/.package-lock.json ## Set Steady beside Angular's worker and Workbox under faults
	$(BIN)/python -m tests.anchors

lock: .venv/test ## Renew the locks after a change of pyproject.toml (needs uv)
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	  --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove what the targets made, except releases/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Steady needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/test: requirements-dev.lock .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/tools: tests/tools/package-lock.json .venv/test
	$(BIN)/python -m tests.tools install
	@touch $@

.venv/browsers: .venv/test tests/browser/provide.py
	$(BIN)/python -m tests.browser.provide
	@touch $@

tests/anchors/node_modules/.package-lock.json: tests/anchors/package-lock.json .venv/test
	$(BIN)/python -m tests.anchors install
	@touch $@
