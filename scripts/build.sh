#!/usr/bin/env bash
# build.sh PRESET TARGET...: configures once and builds.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" > "/dev/null"
cmake --build "build/$preset" -j "${JOBS:-$(nproc)}" --target "$@" -- --quiet
