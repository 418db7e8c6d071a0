#!/usr/bin/env bash
# setup.sh GROUP...: brings what a part of the project needs onto a Debian 12 machine. Quick when it is there already.
# Groups: base (core, C ABI, command line, tests), lint, wasm, fuzz, node, browser, eval, languages; go and rust, which
# scripts/toolchains.sh asks for where there are none.
set -euo pipefail

declare -A packages=(
  [base]="g++ cmake ninja-build pkg-config ccache libcurl4-openssl-dev libuv1-dev libcjson-dev libgtest-dev libgmock-dev libbenchmark-dev nginx-light openssl curl abigail-tools json-schema-test-suite python3"
  [lint]="clang-format-14 clang-tidy-14 clang-14"
  [wasm]="clang-14 lld-14 llvm-14 wasi-libc libc++-14-dev-wasm32 libc++abi-14-dev-wasm32 libclang-rt-14-dev-wasm32 binaryen dpkg-dev"
  [fuzz]="clang-14 libclang-rt-14-dev llvm-14"
  [node]="g++ cmake ninja-build pkg-config ccache clang-14 lld-14 llvm-14 wasi-libc libc++-14-dev-wasm32 libc++abi-14-dev-wasm32 libclang-rt-14-dev-wasm32 binaryen dpkg-dev libssl-dev libnghttp2-dev zlib1g-dev musl libuv1-dev libcjson-dev libcurl4-openssl-dev"
  [browser]="chromium fonts-dejavu-core"
  [eval]="python3 python3-venv"
  [languages]="mono-mcs mono-devel mono-runtime python3-venv"
  [go]="golang-1.19-go golang-1.19-src"
  [rust]="cargo-web rustc-web rustfmt-web rust-web-clippy"
)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

wanted=()
for group in "$@"; do
  [ -n "${packages[$group]:-}" ] || { echo "setup: no group \"$group\"; there are: ${!packages[*]}" >&2; exit 2; }
  for p in ${packages[$group]}; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' || wanted+=("$p")
  done
done
if [ ${#wanted[@]} -gt 0 ]; then
  echo "setup: installing ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -q >/dev/null
  as_root apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null
fi
