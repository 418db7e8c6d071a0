#!/usr/bin/env bash
# The TypeScript package: builds both engines and the package, then types, tests on both engines, packaging checks, examples.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
scripts/setup.sh node browser
[ -n "${CASCADEFLOW_PRACTICE:-}" ] || scripts/build.sh dev cascadeflow-practice
scripts/build-node.sh
cd bindings/node
npm run --silent typecheck
npm run --silent api-report
npx --no-install tsc --noEmit -p test/tsconfig.json
npx --no-install vitest run
npm run --silent check-package
