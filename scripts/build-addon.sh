#!/usr/bin/env bash
# The Node addon: build/addon/bindings/node/native/cascadeflow.node
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
scripts/fetch-cjson.sh
scripts/build-static-curl.sh
scripts/build-static-libraries.sh
[ -d bindings/node/node_modules/node-addon-api ] || (cd bindings/node && npm ci --no-audit --no-fund > /dev/null)
[ -f build/addon/build.ninja ] || cmake --preset addon > /dev/null
cmake --build --preset addon --target cascadeflow_node -- -j2
addon=build/addon/bindings/node/native/cascadeflow.node
echo "cascadeflow.node: $(stat -c %s $addon) bytes"
