#!/usr/bin/env bash
# build.sh PRESET TARGET...: configures once and builds.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
if [ ! -f "build/$preset/build.ninja" ]; then
  echo "building ($preset): some minutes the first time, seconds from then on" >&2
  cmake --preset "$preset" > "/dev/null"
fi
quiet=() # on a terminal one sees how far it is
[ -t 1 ] || quiet=(-- --quiet)
cmake --build "build/$preset" -j "${JOBS:-$(nproc)}" --target "$@" "${quiet[@]}"
