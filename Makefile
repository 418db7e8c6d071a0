# The front door. Each target brings what it needs (scripts/setup.sh) and is quick the second time.
JOBS ?= $(shell nproc)

.PHONY: help run test test-core test-node test-n8n test-languages test-asan test-tsan bench eval lint fuzz docs-check package clean

help: ## what there is
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: setup-base ## the main job: a cascade at work (no key needed)
	@scripts/build.sh release cascadeflow_cli
	@build/release/cli/cascadeflow demo

test: ## every test of every part
	@scripts/test.sh

test-core: setup-base ## the C++ core, transport, C ABI and command line
	@scripts/test-core.sh

test-node: ## the TypeScript package, on both engines
	@scripts/test-node.sh

test-n8n: ## the n8n node, in a real n8n
	@scripts/test-n8n.sh

test-languages: ## Python, Rust, Go, C#, C++ and C
	@scripts/test-languages.sh

test-asan test-tsan: test-%: setup-base ## the core under sanitizers
	@scripts/build.sh $* all
	@ctest --preset $* -j$(JOBS)

bench: setup-base ## figures: engine, transport, bindings
	@bench/run.sh

eval: setup-base ## figures of judgement, cross-validated (needs the recorded answers)
	@tools/eval/run.sh

lint: setup-base ## format, clang-tidy, architecture
	@scripts/lint.sh

fuzz: setup-base ## fuzz the readers for a bounded time
	@scripts/fuzz.sh

docs-check: setup-base ## every snippet in README and docs
	@scripts/docs-check.sh

package: setup-base ## what is published: tarballs, wheel, library archive
	@scripts/package.sh

setup-%:
	@scripts/setup.sh $*

clean: ## forget every build
	rm -rf build
