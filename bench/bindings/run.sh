#!/usr/bin/env bash
# What a binding adds to a run: microseconds per run from each language, less those from C. Every run is answered from the
# cache, 256 at a time, best round. BUILD names the build of the library (release).
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
[ -d "$HOME/.cargo/bin" ] && PATH="$PATH:$HOME/.cargo/bin"
# shellcheck disable=SC2046
gcc -O2 bench/bindings/overhead.c -o "$out/overhead" $(pkg-config --cflags --libs cascadeflow) -pthread
(cd bench/bindings/go && go build -o "$out/go-overhead" .)
mcs -optimize -unsafe -langversion:7.2 -target:library -out:"$out/Cascadeflow.dll" bindings/csharp/Cascadeflow/*.cs
mcs -optimize -langversion:7.2 -r:"$out/Cascadeflow.dll" -out:"$out/Tests.exe" bindings/csharp/Tests/Tests.cs
{
  "$out/overhead"
  (cd bindings/rust && cargo bench -q --bench overhead 2> /dev/null)
  "$out/go-overhead"
  mono "$out/Tests.exe" bench
  PYTHONPATH=bindings/python python3 bench/bindings/overhead.py
} | awk '$2 ~ /^[0-9.]+$/ { if ($1 == "c") c = $2; printf "%-8s %8.2f us per run, %8.2f over C\n", $1, $2, $2 - c }'
