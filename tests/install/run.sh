#!/bin/sh
# Usage: run.sh BUILD_DIR SOURCE_DIR CC CXX
# find_package, pkg-config and add_subdirectory, each with the shared and the static library.
set -eu
build=$1 source=$2 cc=$3 cxx=$4
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

say() { printf '%s\n' "install test: $*"; }

cmake --build "$build" --target cascadeflow cascadeflow_static >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake --install "$build" --prefix "$prefix" --component library >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
libdir=$(dirname "$(find "$prefix" -name libcascadeflow.so | head -n 1)")
[ "$(readlink "$libdir/libcascadeflow.so")" = libcascadeflow.so.1 ] || { say "libcascadeflow.so is no link to .so.1"; exit 1; }
objdump -p "$libdir/libcascadeflow.so" | grep -q 'SONAME *libcascadeflow.so.1$' || { say "wrong SONAME"; exit 1; }

# libcurl is bound when it is needed, and the library says so to package builders.
objdump -p "$libdir/libcascadeflow.so" | grep -q 'NEEDED.*libcurl' && { say "libcascadeflow.so is linked with libcurl"; exit 1; }
readelf -p .note.dlopen "$libdir/libcascadeflow.so" | grep -q '"soname":."libcurl.so.4"' || { say "no note of libcurl"; exit 1; }

try() {  # name, program
  "$2" >"$work/out" || { say "$1 does not run"; cat "$work/out"; exit 1; }
  grep -q '"cascade":{' "$work/out" || { say "$1 gives no estimate"; cat "$work/out"; exit 1; }
  say "$1 works"
}

cmake -S "$here/consumer" -B "$work/found" -G Ninja -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" \
      -DCMAKE_PREFIX_PATH="$prefix" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake --build "$work/found" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
try "find_package, shared" "$work/found/with_cascadeflow"
try "find_package, static" "$work/found/with_cascadeflow_static"

PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
"$cc" -std=c99 "$here/consumer/main.c" $(pkg-config --cflags --libs cascadeflow) -Wl,-rpath,"$libdir" -o "$work/pc_shared"
try "pkg-config, shared" "$work/pc_shared"
# The archive by its name, its dependencies as pkg-config lists them; the system libraries stay shared.
# shellcheck disable=SC2046
"$cc" -std=c99 "$here/consumer/main.c" $(pkg-config --cflags cascadeflow) "$libdir/libcascadeflow.a" \
      $(pkg-config --libs libcurl libuv libcjson) -lstdc++ -lm -pthread -o "$work/pc_static"
try "pkg-config, static" "$work/pc_static"

launcher=
command -v ccache >/dev/null 2>&1 && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache"
CCACHE_NOHASHDIR=1
export CCACHE_NOHASHDIR
# The flags of the development build, so that the compiler cache answers for most of it.
# shellcheck disable=SC2086
cmake -S "$here/consumer" -B "$work/added" -G Ninja -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" \
      -DCASCADE_SOURCE="$source" -DCASCADE_WERROR=ON -DCMAKE_BUILD_TYPE=Dev $launcher >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake --build "$work/added" >"$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }
try "add_subdirectory, shared" "$work/added/with_cascadeflow"
try "add_subdirectory, static" "$work/added/with_cascadeflow_static"
say "6 ways passed"
