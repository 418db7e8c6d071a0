#!/usr/bin/env bash
# build-node.sh: the TypeScript package with both its engines, in bindings/node/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
scripts/setup.sh node
command -v node > /dev/null || { echo "build-node: Node 20 or newer is needed" >&2; exit 1; }
cd bindings/node
[ -x node_modules/.bin/vitest ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
"$root/scripts/build-wasm.sh"
"$root/scripts/build-addon.sh"
npm run --silent build
