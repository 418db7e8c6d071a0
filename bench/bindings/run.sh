#!/usr/bin/env bash
# What a binding adds to a run: microseconds per run from each language, less those from C. Every run is answered from the
# cache, 256 at a time, best round of three passes (a machine with other work has bad moments). BUILD names the build of the
# library (release).
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
build=${BUILD:-release}
scripts/build.sh "$build" cascadeflow > /dev/null
out=$root/build/bench-bindings
mkdir -p "$out"
cat > "$out/cascadeflow.pc" << EOF
Name: cascadeflow
Description: the library in the build tree
Version: $(sed -n 's/.*CASCADE_VERSION_STRING "\(.*\)"/\1/p' capi/include/cascadeflow/version.h)
Cflags: -I$root/capi/include
Libs: -L$root/build/$build/capi -lcascadeflow
EOF
export PKG_CONFIG_PATH="$out" LD_LIBRARY_PATH="$root/build/$build/capi" GOFLAGS=-mod=mod CARGO_TARGET_DIR="$out/rust"
export CASCADEFLOW_LIBRARY="$root/build/$build/capi/libcascadeflow.so.1"
source scripts/toolchains.sh
# shellcheck disable=SC2046
gcc -O2 bench/bindings/overhead.c -o "$out/overhead" $(pkg-config --cflags --libs cascadeflow) -pthread
[ -n "${missing[go]:-}" ] || (cd bench/bindings/go && go build -o "$out/go-overhead" .)
mcs -optimize -unsafe -langversion:7.2 -target:library -out:"$out/Cascadeflow.dll" bindings/csharp/Cascadeflow/*.cs
mcs -optimize -langversion:7.2 -r:"$out/Cascadeflow.dll" -out:"$out/Tests.exe" bindings/csharp/Tests/Tests.cs
for _ in 1 2 3; do
  "$out/overhead"
  [ -n "${missing[rust]:-}" ] || (cd bindings/rust && cargo bench -q --bench overhead 2> /dev/null)
  [ -n "${missing[go]:-}" ] || "$out/go-overhead"
  mono "$out/Tests.exe" bench
  PYTHONPATH=bindings/python python3 bench/bindings/overhead.py
done | awk '$2 ~ /^[0-9.]+$/ { if (!($1 in best)) order[++n] = $1; if (!($1 in best) || $2 < best[$1]) best[$1] = $2 }
  END { for (i = 1; i <= n; ++i) printf "%-8s %8.2f us per run, %8.2f over C\n", order[i], best[order[i]], best[order[i]] - best["c"] }'
