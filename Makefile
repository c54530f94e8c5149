# make site     build the demonstration portal from data/ into public/ (does all set-up)
# make test     everything CI runs (does all set-up)
# make help     the other targets

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The demonstration is true for the day of its release, so that it looks the same whenever it is built.
DEMO_DATE ?= 2026-11-20
PORT   ?= 8000

.PHONY: help site serve test lint explore kills browser-tests bench bench-search demonstration lock docs-serve clean judged truth

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

site: $(VENV)/.site ## build the demonstration portal into public/
	$(BIN)/portal build --data data --out public --date $(DEMO_DATE)

serve: $(VENV)/.site ## serve public/ (built first when it is not there) on http://127.0.0.1:8000/
	[ -e public ] || $(MAKE) site
	$(BIN)/portal serve public --port $(PORT)

test: $(VENV)/.test chromium firefox office lint ## lint, types and all tests
	$(BIN)/python -m pytest -n auto

explore: $(VENV)/.test ## the property tests with fresh random examples (make test always tries the same ones)
	PORTAL_EXPLORE=1 $(BIN)/python -m pytest -q $$(grep -rl "@given" tests --include=*.py)

kills: $(VENV)/.test ## kill two hundred builds: the public site stays whole
	PORTAL_KILLS=200 $(BIN)/python -m pytest tests/build/test_killed_builds.py

lint: $(VENV)/.test ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test ## measure against the write-only floor and Hugo, in one run
	$(BIN)/python -m benchmarks

bench-search: $(VENV)/.test chromium ## measure our search beside Pagefind and Material's (SIZES="10000" STEPS="prepare build": in pieces)
	$(BIN)/python -m benchmarks.search $(SIZES) $(if $(STEPS),--steps $(STEPS))

truth: $(VENV)/.test chromium ## check search against a plain scan: 1,000 substrings at 10,000 and at 100,000 records (half an hour)
	$(BIN)/python -m benchmarks.search_truth

judged: $(VENV)/.test site ## how well the order of results serves 100 judged queries, by groups
	$(BIN)/python -m benchmarks.judged public

demonstration: $(VENV)/.site ## make the demonstration data anew from its seed
	$(BIN)/python -m generator.demonstration data

docs-serve: $(VENV)/.site ## edit content/ with a live preview
	$(BIN)/mkdocs serve

lock: $(VENV)/.test ## lock the dependencies with hashes after a change of requirements*.in
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --strip-extras requirements.in -o requirements.lock
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --strip-extras requirements-dev.in -o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { $(MAKE) apt PACKAGES=python3-venv && $(PYTHON) -m venv $(VENV); }

# --no-build-isolation: the build tool is in the lock too, so that nothing unlocked is fetched.
$(VENV)/.site: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

.PHONY: chromium firefox office apt
chromium:
	@command -v chromium >/dev/null || $(MAKE) apt PACKAGES="chromium fonts-noto-cjk"

# The search client must run in the Firefox that offices have, too.
firefox:
	@command -v firefox-esr >/dev/null || $(MAKE) apt PACKAGES="--no-install-recommends firefox-esr"

# Real spreadsheets open our files in the tests.
office:
	@command -v soffice >/dev/null || $(MAKE) apt PACKAGES="--no-install-recommends libreoffice-calc-nogui"

apt:
	@sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES)

clean: ## remove what was built, keep the environment
	rm -rf public .public.site build .pytest_cache .mypy_cache .ruff_cache .hypothesis
