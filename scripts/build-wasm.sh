#!/usr/bin/env bash
# The WebAssembly module: build/wasm/bindings/node/wasm/cascadeflow.wasm
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
scripts/fetch-cjson.sh
cmake --preset wasm > /dev/null
cmake --build --preset wasm --target cascadeflow_wasm -- -j2
module=build/wasm/bindings/node/wasm/cascadeflow.wasm
echo "cascadeflow.wasm: $(stat -c %s $module) bytes, $(gzip -9c $module | wc -c) gzipped"
