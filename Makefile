# Two commands: `make run` opens the demo, `make test` runs the tests. Both set up .venv first, once.
# Needed: Python 3.11 or newer and make. Everything else comes by pip at the versions of constraints.txt.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
PORT ?= 8000
DEPTH ?= not soak and not deep
PYTHON ?=
BIN := .venv/bin

.PHONY: run test setup soak bench lint help

help:
	@echo "make run    open the demo in the browser (PORT=$(PORT))"
	@echo "make test   run the tests of every day (all but the full figures: make test DEPTH='not soak')"
	@echo "make soak   run the long figures"
	@echo "make bench  time comparisons, exports and large files beside other ways to do the same, and a grown archive beside a small one"
	@echo "make lint   look at style, types and directions of imports"

run: setup
	@exec $(BIN)/trialbook demo --port $(PORT)

# One process for each core; what one file makes for all of its tests is made once. tests/depths.py says what is deep.
test: setup
	@exec $(BIN)/python -m pytest -m "$(DEPTH)" -n auto --maxprocesses 4 --dist loadfile

soak: setup
	@exec $(BIN)/python -m pytest -m soak

bench: setup
	@$(BIN)/python -m benchmarks.comparisons
	@$(BIN)/python -m benchmarks.small_exports
	@$(BIN)/python -m benchmarks.large_files
	@$(BIN)/python -m benchmarks.archive

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# .venv/made holds a checksum of what it was built from. It is written last: without it, or with another one, the
# folder is half-built or old and is built again from nothing.
setup:
	@made="$$(cat pyproject.toml constraints.txt | cksum)"; \
	if [ "$$(cat .venv/made 2>/dev/null || true)" = "$$made" ] && $(BIN)/python -c "" 2>/dev/null; then exit 0; fi; \
	found=""; seen=""; bare=""; named="$(PYTHON)"; \
	if [ -n "$$named" ]; then set -- "$$named"; else set -- python3 python3.13 python3.12 python3.11 python; fi; \
	for name in "$$@"; do \
	  version="$$("$$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" || continue; \
	  seen="$$seen $$name ($$version)"; \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  if "$$name" -c 'import ensurepip, venv' 2>/dev/null; then found="$$name"; break; fi; \
	  bare="$$name"; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "$$bare is new enough but lacks venv and ensurepip. On Debian or Ubuntu: apt install python3-venv. Then run make again." >&2; exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
	  echo "Trialbook needs Python 3.11 or newer; found:$${seen:- none$${named:+ at $$named}}. Install one, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$found (once; a minute or two)"; \
	rm -rf .venv; \
	"$$found" -m venv .venv || { echo "The folder .venv could not be made; is this folder writable?" >&2; exit 1; }; \
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e ".[test]" || { \
	  echo "The packages could not be fetched (see above). Check the network and run make again." >&2; exit 1; }; \
	printf '%s\n' "$$made" > .venv/made
