#!/usr/bin/env bash
# package.sh: what is published, in build/packages: the library and command as an archive, the Python wheel, the npm packages.
# What needs a runtime that is not here is left out, with a word.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
out=$root/build/packages
rm -rf "$out"
mkdir -p "$out"

scripts/build.sh release cascadeflow cascadeflow_static cascadeflow_cli
version=$(build/release/cli/cascadeflow --version | cut -d' ' -f2)
name=cascadeflow-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
cmake --install build/release --prefix "$out/$name" --strip > /dev/null
cp LICENSE README.md CHANGELOG.md "$out/$name/"
"$out/$name/bin/cascadeflow" version > /dev/null # it finds its library where it was unpacked
tar -C "$out" -czf "$out/$name.tar.gz" --owner=0 --group=0 --sort=name "$name"
rm -rf "${out:?}/$name"

if python3 -c 'import pip, setuptools, wheel' 2> /dev/null || [ -x build/languages/venv/bin/python ]; then
  scripts/build-wheel > /dev/null
  cp build/wheel/cascadeflow-*.whl "$out/"
else
  echo "package: no wheel: Python's pip, setuptools and wheel are not here (make test-languages brings them)"
fi

npm_pack() { # FOLDER: its built package
  if [ -d "$1/dist" ]; then (cd "$1" && npm pack --ignore-scripts --silent --pack-destination "$out" > /dev/null); else
    echo "package: $1 is not built (make $2 does it)"
  fi
}
if command -v npm > /dev/null; then
  npm_pack bindings/node test-node
  npm_pack n8n-node test-n8n
else
  echo "package: no npm packages: npm is not here"
fi
(cd "$out" && sha256sum -- * > SHA256SUMS && ls -l)
