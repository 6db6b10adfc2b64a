# Two commands do everything a newcomer needs: `make site` and `make test`.
# Nothing has to be installed before but Python 3.11 or newer (with venv), git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= build

.DEFAULT_GOAL := help
.PHONY: help site explorer test test-browser test-engines test-spark torture screenshots lint format docs bench constraints clean fuzz

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "clustergraph needs Python 3.11 or newer; name one, for instance: make site PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.product: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing clustergraph into $(VENV) (once, about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.tools: $(VENV)/.product
	@echo "Installing what tests and linters need into $(VENV) (once)"
	@# constraints.txt is complete, so nothing is left to resolve; pip would search for minutes.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r constraints.txt
	@touch $@

$(VENV)/.spark: constraints-spark.txt | $(VENV)/.tools
	@echo "Installing Spark into $(VENV) (once, 0.5 GB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r constraints-spark.txt
	@touch $@

site: $(VENV)/.product ## Check the data and build dumps, figures, graph files, tables and the site
	@$(BIN)/python web/bundle.py
	@$(BIN)/clustergraph build --out $(OUT)

explorer: $(VENV)/.product ## Bundle what the site does in a browser (Node.js is fetched if there is none)
	@$(BIN)/python web/bundle.py --strict

test: $(VENV)/.tools ## Run the tests
	@$(BIN)/python -m pytest

test-engines: $(VENV)/.tools ## Try remote engines (needs Virtuoso: apt install virtuoso-opensource)
	@$(BIN)/python -m pytest -m engines tests/engines

test-spark: $(VENV)/.spark ## Try partners on Spark, 0.5 GB more (needs Java: apt install default-jre-headless)
	@$(BIN)/python -m pytest -m spark tests/spark

torture: $(VENV)/.tools ## Kill import, load and build at 30 random points each, and a push of a million statements at five
	@CLUSTERGRAPH_SEEDS=30 $(BIN)/python -m pytest -q tests/killed
	@for seed in 1 2 3 4 5; do \
		CLUSTERGRAPH_GRAPHS=1000 CLUSTERGRAPH_SEED=$$seed $(BIN)/python -m pytest -m engines tests/engines/test_killed.py || exit 1; \
	done

test-browser: $(VENV)/.tools explorer $(OUT)/site ## Try the site in a real browser (needs Chromium: apt install chromium)
	@CLUSTERGRAPH_SITE=$(OUT)/site $(BIN)/python -m pytest -m browser tests/browser

screenshots: $(VENV)/.tools $(OUT)/site ## Take pictures of the main pages in three widths, for a look (needs Chromium)
	@CLUSTERGRAPH_SITE=$(OUT)/site $(BIN)/python tests/browser/screenshots.py $(OUT)/screenshots

$(OUT)/site:
	@$(MAKE) --no-print-directory site

fuzz: $(VENV)/.tools ## Look for tricks against the query guard and the request parser, for long
	@CLUSTERGRAPH_FUZZ=100 $(BIN)/python -m pytest -q tests/serve/test_guard.py tests/serve/test_negotiation.py tests/serve/test_requests.py

lint: $(VENV)/.tools ## Check style, types, the order of the rooms and the layout of the data
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python web/bundle.py --check
	@$(BIN)/clustergraph fmt --check

format: $(VENV)/.tools ## Put code and data into the standard layout
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/clustergraph fmt

docs: $(VENV)/.tools ## Renew the parts of the documentation that come from the code
	@$(BIN)/python docs/scripts/generate.py

bench: $(VENV)/.tools ## Measure against peers, as ratios in one run
	@$(BIN)/python bench/run.py

constraints: $(VENV)/.tools ## Pin the installed versions in constraints.txt
	@{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9_.-]+==' | grep -vE '^(py4j|pyarrow|pyspark)=='; } > constraints.new
	@mv constraints.new constraints.txt

clean: ## Remove what was built (not the virtual environment)
	@rm -rf $(OUT) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
