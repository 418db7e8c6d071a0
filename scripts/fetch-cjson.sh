#!/usr/bin/env bash
# cJSON for the WebAssembly build (Debian ships no wasm library): build/deps/cjson. Does nothing when it is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ -f "$root/build/deps/cjson/cJSON.c" ] || "$root/scripts/fetch-debian-source.sh" cjson "$root/build/deps/cjson"
echo "cJSON: build/deps/cjson"
