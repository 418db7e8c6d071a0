#!/bin/sh
# Usage: symbols.sh CC LIBRARY CAPI_DIR
# Headers, symbols.txt, the version script and the library must name the same functions; the library must not touch what
# belongs to its host (standard streams, locale, signals, process end).
set -eu
cc=$1 library=$2 capi=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

# The preprocessor turns the export macro into a word that marks each prototype.
printf '#include <cascadeflow/cascadeflow.h>\n' |
  "$cc" -E -P -x c '-D__attribute__(x)=EXPORTED' -I"$capi/include" - | tr '\n' ' ' | grep -oE 'EXPORTED [^;{]*;' |
  grep -oE 'cascade_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u >"$work/declared.all"
grep -vE '_fn$' "$work/declared.all" >"$work/declared"
sort "$capi/abi/symbols.txt" >"$work/listed"
grep -oE 'cascade_[a-z0-9_]+;' "$capi/abi/cascadeflow.map" | tr -d ';' | sort >"$work/mapped"
nm -D --defined-only "$library" | awk '$2 != "A" {print $3}' | sort >"$work/exported.versioned"
sed 's/@.*//' "$work/exported.versioned" >"$work/exported"

failed=0
compare() {
  if ! diff "$work/$1" "$work/$2" >"$work/diff"; then
    printf 'abi test: %s and %s differ:\n' "$3" "$4"
    cat "$work/diff"
    failed=1
  fi
}
compare listed declared "capi/abi/symbols.txt" "the headers"
compare listed mapped "capi/abi/symbols.txt" "capi/abi/cascadeflow.map"
compare listed exported "capi/abi/symbols.txt" "the library"
if grep -v '@@CASCADEFLOW_1$' "$work/exported.versioned"; then
  printf 'abi test: these symbols lack the version CASCADEFLOW_1\n'
  failed=1
fi
while read -r name; do
  case $name in cascade_*) ;; *) printf 'abi test: %s lacks the prefix cascade_\n' "$name"; failed=1 ;; esac
done <"$work/exported"

nm -D --undefined-only "$library" | awk '{print $2}' | sed 's/@.*//' |
  grep -xE 'abort|exit|_exit|quick_exit|v?[fds]?n?printf|__v?[fds]?n?printf_chk|puts|putchar|perror|stdout|stderr|stdin|setlocale|uselocale|signal|sigaction|raise|_ZSt4cout|_ZSt4cerr|_ZSt4clog|_ZNSt8ios_base4InitC1Ev' \
  >"$work/forbidden" || true
if [ -s "$work/forbidden" ]; then
  printf 'abi test: the library touches what belongs to its host:\n'
  cat "$work/forbidden"
  failed=1
fi
[ "$failed" -eq 0 ] && printf 'abi test: %s symbols, passed\n' "$(wc -l <"$work/listed")"
exit "$failed"
