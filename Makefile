# `make demo` shows the product, `make test` proves it; the others are for those who change it.

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
PY = .venv/bin/python

.PHONY: help demo stop test agree bench bench-national spark live hostile-xlsx chaos-ballot link-attack
.PHONY: floor lint messages handbook lock clean

help:
	@echo "make demo [PORT=8123]  serve Dahedian town with invented people; Ctrl-C or make stop ends it"
	@echo "make stop              end web server, worker and database"
	@echo "make test              all tests, on a real PostgreSQL and in a real browser"
	@echo "make agree             by night: 10,000 built schemes and facts, both evaluators"
	@echo "make bench             measurements, as ratios"
	@echo "make live              300 watching screens and 50 jurors; the live process killed in between"
	@echo "make bench-national    a nation's month: 100 million marks, against its peers; about 15 minutes"
	@echo "make spark             the same bytes by one process, by Spark, and while a worker is killed; needs Java"
	@echo "make hostile-xlsx      40 hostile uploads, each read in a process of its own"
	@echo "make chaos-ballot      hundreds vote while database and web server are killed: none lost, none doubled"
	@echo "make link-attack       slips and votes can't be joined from anything that is ever on disk"
	@echo "make floor             voters reach their receipt in Chromium 79, 92 and 107"
	@echo "make lint              style, import law, translations"
	@echo "make messages          bring the translation catalogues up to date with the code"
	@echo "make handbook          write docs/scoring from the tables in tests/spec"
	@echo "make lock              lock the newest allowed packages"
	@echo "make clean             remove what was built; the demo's data stay in .kaoping"

demo:
	@$(PYTHON) tools/setup.py run
	@$(PY) -m kaoping serve --host $(HOST) --port $(PORT)

stop:
	@if [ -x $(PY) ]; then $(PY) -m kaoping stop; else echo "Nothing was running."; fi

test:
	@$(PYTHON) tools/setup.py test
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest -n 2 --maxfail=20

agree:
	@$(PYTHON) tools/setup.py test
	KAOPING_EXAMPLES=10000 nice $(PY) -m pytest -q kaoping/scoring/tests/test_agreement.py kaoping/scoring/tests/test_mutations.py

bench:
	@$(PYTHON) tools/setup.py test
	$(PY) -m tests.bench

live:
	@$(PYTHON) tools/setup.py test
	$(PY) -m tests.live
	KAOPING_ROUNDS=2000 nice $(PY) -m pytest -q kaoping/juries/tests/test_races.py

bench-national:
	@$(PYTHON) tools/setup.py bench
	$(PY) -m tests.bench.nation

spark:
	@$(PYTHON) tools/setup.py spark
	$(PY) -m tests.bench.nation.spark

hostile-xlsx:
	@$(PYTHON) tools/setup.py test
	$(PY) -m kaoping.papers.tests.hostile

chaos-ballot:
	@$(PYTHON) tools/setup.py test
	$(PY) -m tests.chaos

link-attack:
	@$(PYTHON) tools/setup.py test
	$(PY) -m tests.linking

floor:
	@$(PYTHON) tools/setup.py test
	$(PY) -m tests.floor

lint:
	@$(PYTHON) tools/setup.py test
	@$(MAKE) --no-print-directory check

.PHONY: check
check:
	$(PY) -m ruff check .
	.venv/bin/lint-imports --no-logo
	$(PY) tools/messages.py check

messages:
	@$(PYTHON) tools/setup.py test
	$(PY) tools/messages.py update
	$(PY) tools/messages.py compile

handbook:
	@$(PYTHON) tools/setup.py test
	$(PY) tools/handbook.py

lock:
	@$(PYTHON) tools/setup.py test
	$(PY) tools/lock.py

clean: stop
	rm -rf .venv node_modules tests/floor/node_modules build .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf .kaoping/static .kaoping/postgres-test
	find kaoping tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find kaoping -name '*.mo' -delete
