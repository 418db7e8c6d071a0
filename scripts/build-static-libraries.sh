#!/usr/bin/env bash
# libuv and nghttp2 as static libraries that may go into a shared object, which Debian's own may not: build/deps/{uv,nghttp2}.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

# static NAME SOURCE-PACKAGE TARGET LIBRARY INCLUDES OPTIONS...
static() {
  local name=$1 package=$2 target=$3 library=$4 includes=$5
  shift 5
  local prefix="$root/build/deps/$name" source="$root/build/deps/$name-source" log="$root/build/deps/$name-build.log"
  if [ ! -f "$prefix/lib/$(basename "$library")" ]; then
    [ -d "$source" ] || "$root/scripts/fetch-debian-source.sh" "$package" "$source"
    { cmake -G Ninja -S "$source" -B "$source/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_POSITION_INDEPENDENT_CODE=ON "$@" &&
      cmake --build "$source/build" --target "$target" -- -j2; } > "$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
    mkdir -p "$prefix/lib" "$prefix/include"
    cp "$source/build/$library" "$prefix/lib/"
    cp -r "$source/$includes/." "$prefix/include/"
  fi
  echo "$name: build/deps/$name"
}
static uv libuv1 uv_a libuv_a.a include -DBUILD_TESTING=OFF -DLIBUV_BUILD_TESTS=OFF
static nghttp2 nghttp2 nghttp2_static lib/libnghttp2.a lib/includes -DENABLE_LIB_ONLY=ON -DENABLE_STATIC_LIB=ON -DENABLE_SHARED_LIB=OFF
