#!/bin/sh
# Usage: headers.sh CC CXX INCLUDE_DIR
# Each header compiles alone: as pedantic C99 and as C++17, warnings being errors.
set -eu
cc=$1 cxx=$2 include=$3
count=0
for header in "$include"/cascadeflow/*.h; do
  line="#include <cascadeflow/$(basename "$header")>"
  printf '%s\ntypedef int not_empty;\n' "$line" |
    "$cc" -std=c99 -pedantic -Wall -Wextra -Wstrict-prototypes -Wundef -Werror -I"$include" -fsyntax-only -x c -
  printf '%s\n' "$line" | "$cxx" -std=c++17 -pedantic -Wall -Wextra -Wundef -Werror -I"$include" -fsyntax-only -x c++ -
  # Rule 5: no C enums, bool, long or varargs cross the boundary. (-fpreprocessed only takes the comments out.)
  if "$cc" -fpreprocessed -dD -E -P "$header" 2>/dev/null | grep -vE '^ *#' | grep -nwE 'enum|bool|long|ssize_t|va_list|FILE|\.\.\.'; then
    printf 'abi test: %s has a type that may not cross the boundary\n' "$header"
    exit 1
  fi
  count=$((count + 1))
done
printf 'abi test: %s headers compile alone, passed\n' "$count"
