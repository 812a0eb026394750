# make app     serve the report              make test       every test, browser included
# make check   lint, format, types           make test-fast  without the slow and the browser tests
# make format  let ruff tidy the code        make clean      remove everything that make created
# make bench   how fast it is, against other tools, as Markdown (some minutes)
#
# Each sets up what it needs. PORT=8600 moves the app, PYTHON=... chooses the interpreter, ARGS=... goes to pytest or to the benchmarks.

SHELL  := /bin/bash
PORT   ?= 8501
PYTHON ?=
ARGS   ?=
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip install --quiet --disable-pip-version-check
BENCH  := .venv-bench
PYTEST := $(PY) -m pytest -n 2

.PHONY: help app test test-fast check format bench browser warm clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

app: $(VENV)/app.stamp
	@echo "Serving on http://localhost:$(PORT) (Ctrl+C stops it)"
	@$(PY) -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev.stamp browser warm
	@$(PYTEST) $(ARGS)

test-fast: $(VENV)/dev.stamp warm
	@$(PYTEST) -m "not slow and not browser" $(ARGS)

check: $(VENV)/dev.stamp
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: $(VENV)/dev.stamp
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: $(BENCH)/bench.stamp
	@$(BENCH)/bin/python scripts/ensure_browser.py
	@$(BENCH)/bin/python -m benchmarks $(ARGS)

browser: $(VENV)/dev.stamp
	@$(PY) scripts/ensure_browser.py

# Compiles the kernel into its cache once, so that parallel tests need not each do so.
warm: $(VENV)/app.stamp
	@$(PY) -c "from sim.world import compile_kernel; compile_kernel()"

clean:
	rm -rf $(VENV) $(BENCH) .pytest_cache .ruff_cache .mypy_cache .hypothesis out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/app.stamp: requirements.txt $(PY)
	@echo "Installing what the app needs into $(VENV) (once, a few minutes)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	@echo "Installing what the tests need into $(VENV) (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# The tools that are compared with stay out of the app's environment.
$(BENCH)/bench.stamp: requirements-bench.txt requirements.txt $(PY)
	@echo "Installing the tools to compare with into $(BENCH) (once)"
	@$(PY) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

# Candidates are run, not only found: a version manager's shim may stand for nothing, Debian's python3 may lack venv.
$(PY):
	@for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python python3.14); do \
		if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed and was not found: install it, or name one with PYTHON=/path/to/python3." >&2; \
	exit 1
