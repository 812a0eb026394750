# make app     serve the report              make test       every test but the long ones, browser included
# make check   lint, format, types, words    make test-fast  without the slow and the browser tests
# make format  let ruff tidy the code        make long       the long tests alone
# make docs    write what is generated       make coverage   the lines of Python that the fast tests do not reach
# make shipped play what is stale of the ledgers that come with the project; ARGS=--check only says what that is
# make clean   remove all that make created  make bench      how fast it is, against other tools, as Markdown (some minutes)
#
# Each sets up what it needs. PORT=8600 moves the app, ADDRESS=0.0.0.0 opens it to other machines, SHARE_ADDRESS=https://... is what its
# links begin with, PYTHON=... chooses the interpreter, ARGS=... goes to pytest, to the benchmarks or to what plays the ledgers.

SHELL  := /bin/bash
PORT   ?= 8501
ADDRESS ?=
PYTHON ?=
ARGS   ?=
VENV   := .venv
PY     := $(VENV)/bin/python
INSTALL = -m pip install --quiet --disable-pip-version-check $$($(PY) -c 'import sys; print("-c constraints.txt" * (sys.version_info[:2] == (3, 11)))')
BENCH  := .venv-bench
PYTEST := $(PY) -m pytest -n 2

.PHONY: help app test test-fast long check format docs shipped coverage bench browser warm clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

# Streamlit would print the address once more, among advertisements.
app: warm
	@echo "Serving on http://localhost:$(PORT) (Ctrl+C stops it)"
	@$(PY) -m streamlit run app.py --server.port $(PORT) --logger.hideWelcomeMessage true $(if $(ADDRESS),--server.address $(ADDRESS))

test: $(VENV)/dev.stamp browser warm
	@$(PYTEST) -m "not long" $(ARGS)

test-fast: $(VENV)/dev.stamp warm
	@$(PYTEST) -m "not slow and not browser and not long" $(ARGS)

long: $(VENV)/dev.stamp browser warm
	@$(PYTEST) -m long $(ARGS)

check: $(VENV)/dev.stamp
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m codespell_lib
	@$(PY) -m mypy

format: $(VENV)/dev.stamp
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

docs: $(VENV)/app.stamp
	@$(PY) -m scripts.write_docs

shipped: warm
	@$(PY) -m scripts.shipped $(ARGS)

# Compiled code is not seen, so sim/world is left out; no threshold: it shows where to look.
coverage: $(VENV)/dev.stamp warm
	@$(PY) -m coverage run -m pytest -q -m "not slow and not browser and not long" $(ARGS)
	@$(PY) -m coverage report

bench: $(BENCH)/bench.stamp
	@$(BENCH)/bin/python scripts/ensure_browser.py
	@$(BENCH)/bin/python -m benchmarks $(ARGS)

browser: $(VENV)/dev.stamp
	@$(PY) scripts/ensure_browser.py

# Compiles the kernel into its cache once: nobody who is served, and no test, has to wait for it.
warm: $(VENV)/app.stamp
	@$(PY) -m scripts.warm

clean:
	rm -rf $(VENV) $(BENCH) .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/app.stamp: requirements.txt pyproject.toml constraints.txt $(PY)
	@echo "Installing what the app needs into $(VENV) (once, a few minutes)"
	@$(PY) $(INSTALL) -e .
	@echo "Installing the report, and compiling the model meanwhile"
	@$(PY) -m scripts.warm & $(PY) $(INSTALL) -r requirements.txt; installed=$$?; wait; exit $$installed
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	@echo "Installing what the tests need into $(VENV) (once)"
	@$(PY) $(INSTALL) -r requirements-dev.txt
	@touch $@

# The tools that are compared with stay out of the app's environment.
$(BENCH)/bench.stamp: requirements-bench.txt pyproject.toml constraints.txt $(PY)
	@echo "Installing the tools to compare with into $(BENCH) (once)"
	@$(PY) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python $(INSTALL) -r requirements-bench.txt
	@touch $@

# The first is what constraints.txt was tried with. Candidates are run, not only found: a version manager's shim may stand for nothing, Debian's python3 may lack venv.
$(PY):
	@for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3 python python3.14); do \
		if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed and was not found: install it, or name one with PYTHON=/path/to/python3." >&2; \
	exit 1
