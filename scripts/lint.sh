#!/usr/bin/env bash
# lint.sh: format, clang-tidy, the rules of the house, and the scripts. `lint.sh format` formats instead of complaining;
# `lint.sh quick` leaves out what takes minutes (clang-tidy) and what the core's tests run anyway (the rules of the house).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh base lint
# The public headers, the examples and what is C are laid out by hand, for readers.
mapfile -t sources < <(git ls-files core capi/src capi/host cli practice tests bench tools | grep -E '\.(cpp|hpp)$')
if [ "${1:-}" = format ]; then
  clang-format-14 -i "${sources[@]}"
  echo "format: ${#sources[@]} files"
  exit
fi

failed=()
part() { # NAME COMMAND...: all parts are run even when one fails
  local name=$1
  shift
  if "$@"; then echo "lint: $name passed"; else echo "lint: $name FAILED"; failed+=("$name"); fi
}
format() {
  clang-format-14 --dry-run -Werror "${sources[@]}" 2> build/lint/format.log ||
    { grep -E '^[^ ]+: error: ' build/lint/format.log | cut -d: -f1 | sort -u; echo "\`scripts/lint.sh format\` mends it"; return 1; }
  echo "clang-format: ${#sources[@]} files"
}
tidy() {
  [ -f build/dev/build.ninja ] || cmake --preset dev > /dev/null
  scripts/tidy
}
shell() { # every shell script can be read by its shell
  local script
  for script in $(git ls-files scripts bench tools .ci | xargs grep -lE '^#!.*\b(ba)?sh$'); do bash -n "$script" || return 1; done
}

mkdir -p build/lint
part format format
part shell shell
parts=2
if [ "${1:-}" != quick ]; then
  part architecture python3 tests/architecture/architecture_test.py
  part clang-tidy tidy
  parts=4
fi
echo "lint: $((parts - ${#failed[@]})) parts passed, ${#failed[@]} failed ${failed[*]:-}"
[ ${#failed[@]} = 0 ]
