#!/usr/bin/env bash
# docs-check.sh: every snippet in README.md and docs/ (and in the other pages, where no other suite runs them) is run or compiled
# against the practice provider, and every link inside the tree leads somewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh base
scripts/build.sh dev cascadeflow cascadeflow_cli cascadeflow-practice
mkdir -p build/docs
exec scripts/with-practice scripts/docs-snippets
