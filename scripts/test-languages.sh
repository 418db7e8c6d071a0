#!/usr/bin/env bash
# test-languages.sh [PART...]: every binding and every example, on the real library and the practice provider.
# Parts: symbols cpp python go rust miri csharp examples quickstarts (all of them when none is named). A part whose language cannot
# be had on this machine is skipped and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
out=$root/build/languages
mkdir -p "$out/bin"
scripts/setup.sh base languages
source scripts/toolchains.sh

scripts/build.sh dev cascadeflow cascadeflow-practice
# The library where it was built, found as an installed one is: by pkg-config.
mkdir -p "$out/pkgconfig"
cat > "$out/pkgconfig/cascadeflow.pc" << EOF
Name: cascadeflow
Description: the library in the build tree
Version: $(sed -n 's/.*CASCADE_VERSION_STRING "\(.*\)"/\1/p' capi/include/cascadeflow/version.h)
Cflags: -I$root/capi/include
Libs: -L$root/build/dev/capi -lcascadeflow
EOF
export PKG_CONFIG_PATH="$out/pkgconfig"
export LD_LIBRARY_PATH="$root/build/dev/capi:${LD_LIBRARY_PATH:-}"
export CASCADEFLOW_LIBRARY="$root/build/dev/capi/libcascadeflow.so.1"
export CASCADEFLOW_PRACTICE="$root/build/dev/practice/server/cascadeflow-practice"
export CARGO_TARGET_DIR="$out/rust" GOFLAGS=-mod=mod GOWORK=off
library_flags=$(pkg-config --cflags --libs cascadeflow)
venv=$out/venv

practice() { scripts/with-practice "$@"; }

python_packages() { # installed once
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  if ! cmp -s bindings/python/tests/requirements.txt "$venv/requirements.txt"; then
    "$venv/bin/pip" -q install -r bindings/python/tests/requirements.txt
    cp bindings/python/tests/requirements.txt "$venv/requirements.txt"
  fi
}

at_hand() { # PART: the languages it can be done in
  local language
  for language in cpp csharp python go rust; do
    if [ -z "${missing[$language]:-}" ]; then echo "$language"; else echo "$1: $language is left out: ${missing[$language]}" >&2; fi
  done
}

csharp_library() {
  mkdir -p "$out/csharp"
  mcs -warnaserror -unsafe -langversion:7.2 -target:library -out:"$out/csharp/Cascadeflow.dll" bindings/csharp/Cascadeflow/*.cs
}

symbols() { scripts/check-binding-symbols; }

cpp() {
  for standard in 17 20; do
    # shellcheck disable=SC2086
    ${CXX:-g++} -std=c++$standard -O1 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror \
      bindings/cpp/tests/header_test.cpp -o "$out/bin/header_test_$standard" $library_flags -lgtest -lgtest_main -pthread
    practice "$out/bin/header_test_$standard" --gtest_brief=1
  done
}

python() {
  python_packages
  scripts/build-wheel
  "$venv/bin/pip" -q install --force-reinstall --no-deps build/wheel/cascadeflow-*.whl
  "$venv/bin/python" -m mypy --config-file bindings/python/pyproject.toml bindings/python/cascadeflow
  env -u CASCADEFLOW_LIBRARY scripts/with-practice "$venv/bin/python" -m pytest -q -p no:cacheprovider bindings/python/tests
}

go_() {
  cd bindings/go
  test -z "$(gofmt -l .)"
  go vet ./...
  "$root/scripts/with-practice" go test -count=1 ./...
  "$root/scripts/with-practice" go test -race -count=1 ./...
  cd "$root"
}

rust() {
  cd bindings/rust
  cargo fmt --check
  cargo clippy -q --all-targets -- -D warnings
  "$root/scripts/with-practice" cargo test -q
  RUSTDOCFLAGS="-D warnings" cargo doc -q --no-deps
  cd "$root"
}

# The unsafe side of the Rust crate, interpreted; the engine itself is C++, which Miri cannot run, so a stand-in calls back.
miri() {
  (cd bindings/rust && CARGO_TARGET_DIR=$out/miri cargo +nightly miri test -q --test miri)
}
[ -n "${missing[rust]:-}" ] || cargo +nightly miri --version > /dev/null 2>&1 ||
  missing[miri]="no nightly Rust with Miri (rustup toolchain install nightly --component miri,rust-src)"
[ -z "${missing[rust]:-}" ] || missing[miri]=${missing[rust]}

csharp() {
  csharp_library
  mcs -warnaserror -langversion:7.2 -r:"$out/csharp/Cascadeflow.dll" -out:"$out/csharp/Tests.exe" bindings/csharp/Tests/Tests.cs
  practice mono "$out/csharp/Tests.exe"
}

examples() {
  python_packages
  csharp_library
  mkdir -p "$out/output"
  local languages
  mapfile -t languages < <(at_hand examples)
  [ -n "${missing[rust]:-}" ] || (cd examples/rust && cargo build -q)
  local program pascal failed=0 compared=0
  for program in basic streaming tools multi_provider budget_analytics custom_model; do
    pascal=$(echo "$program" | sed -E 's/(^|_)([a-z])/\U\2/g')
    # shellcheck disable=SC2086
    {
      ${CC:-gcc} -std=c99 -Wall -Wextra -Werror "examples/c/$program.c" -o "$out/bin/c_$program" $library_flags
      ${CXX:-g++} -std=c++17 -Wall -Wextra -Werror "examples/cpp/$program.cpp" -o "$out/bin/cpp_$program" $library_flags
    }
    [ -n "${missing[go]:-}" ] || (cd examples/go && go build -o "$out/bin/go_$program" "./$program")
    mcs -langversion:7.2 -r:"$out/csharp/Cascadeflow.dll" -out:"$out/csharp/$pascal.exe" "examples/csharp/$pascal.cs" \
      examples/csharp/Support.cs
    practice "$out/bin/c_$program" > "$out/output/$program.c"
    practice "$out/bin/cpp_$program" > "$out/output/$program.cpp"
    [ -n "${missing[go]:-}" ] || practice "$out/bin/go_$program" > "$out/output/$program.go"
    [ -n "${missing[rust]:-}" ] || practice "$out/rust/debug/$program" > "$out/output/$program.rust"
    practice mono "$out/csharp/$pascal.exe" > "$out/output/$program.csharp"
    PYTHONPATH=bindings/python practice "$venv/bin/python" "examples/python/$program.py" > "$out/output/$program.python"
    for language in "${languages[@]}"; do
      compared=$((compared + 1))
      diff "$out/output/$program.c" "$out/output/$program.$language" ||
        { echo "examples: $program differs between c and $language"; failed=$((failed + 1)); }
    done
  done
  # And what they say is what they are for.
  grep -q "^A: .*Paris" "$out/output/basic.c"
  grep -q "^events: route, attempt.*done$" "$out/output/streaming.c"
  grep -q "^A: .*18 degrees and sunny in Tokyo" "$out/output/tools.c"
  grep -q "^domain: code, model: claude-3-5-haiku-20241022, provider: anthropic$" "$out/output/multi_provider.c"
  grep -q "^refused: budget_exceeded$" "$out/output/budget_analytics.c"
  grep -q "^A: We are open from 9 to 17" "$out/output/custom_model.c"
  echo "examples: $compared compared, $failed differ"
  [ "$failed" = 0 ]
}

quickstarts() {
  python_packages
  csharp_library
  local languages
  mapfile -t languages < <(at_hand quickstarts)
  practice "$venv/bin/python" scripts/run-quickstarts "$out/quickstarts" "${languages[@]}"
}

parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(symbols cpp python go rust miri csharp examples quickstarts)
failed=() skipped=()
for part in "${parts[@]}"; do
  started=$SECONDS
  if [ -n "${missing[$part]:-}" ]; then
    skipped+=("$part")
    echo "-- $part skipped: ${missing[$part]}"
    continue
  fi
  name=$part
  [ "$part" = go ] && name=go_
  # Not as a condition: there, the shell would go on after a command that fails.
  set +e
  (set -e; "$name")
  status=$?
  set -e
  if [ "$status" = 0 ]; then echo "-- $part passed in $((SECONDS - started)) s"; else failed+=("$part"); echo "-- $part FAILED"; fi
done
echo "languages: $((${#parts[@]} - ${#failed[@]} - ${#skipped[@]})) parts passed, ${#failed[@]} failed ${failed[*]:-}, ${#skipped[@]} skipped ${skipped[*]:-}"
[ ${#failed[@]} = 0 ]
