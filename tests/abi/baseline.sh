#!/bin/sh
# Usage: baseline.sh check|write CC CAPI_DIR
# Compares the interface with capi/abi/cascadeflow.abi, the interface as it was released. Additions are fine; anything else needs
# a new ABI number (capi/ABI.md). `write` makes the baseline anew.
#
# What is compared is a library of empty functions made from the headers: the compiler holds the real one to the same
# prototypes, and its private types, which may change freely, stay out of sight.
set -eu
mode=$1 cc=$2 capi=$3
if ! command -v abidw >/dev/null 2>&1 || ! command -v abidiff >/dev/null 2>&1; then
  printf 'abi test: skipped, abidw and abidiff are not installed (Debian: abigail-tools)\n'
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '#include <cascadeflow/cascadeflow.h>\n' >surface.c
printf '#include <cascadeflow/cascadeflow.h>\n' |
  "$cc" -E -P -x c '-D__attribute__(x)=EXPORTED' -I"$capi/include" - | tr '\n' ' ' | grep -oE 'EXPORTED [^;{]*;' |
  sed -e 's/^EXPORTED //' -e 's/;$/ { __builtin_trap(); }/' >>surface.c
"$cc" -std=gnu99 -g -fPIC -shared -w -I"$capi/include" -o libsurface.so surface.c
abidw --no-show-locs --no-comp-dir-path --no-corpus-path --out-file now.abi libsurface.so
if [ "$mode" = write ]; then
  cp now.abi "$capi/abi/cascadeflow.abi"
  printf 'abi test: baseline written\n'
  exit 0
fi
rc=0
abidiff --no-added-syms "$capi/abi/cascadeflow.abi" now.abi >report 2>&1 || rc=$?
if [ "$rc" -ne 0 ]; then
  cat report
  printf 'abi test: the interface is not the one of the baseline\n'
  exit 1
fi
printf 'abi test: agrees with the baseline, passed\n'
