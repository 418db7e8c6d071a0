#!/usr/bin/env bash
# package.sh: what is published, in build/packages: the library and command as an archive, the Python wheel, the npm packages
# (left out, with a word, where there is no npm).
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

scripts/setup.sh languages
[ -x build/languages/venv/bin/python ] || python3 -m venv build/languages/venv
build/languages/venv/bin/python -c 'import setuptools, wheel' 2> /dev/null || build/languages/venv/bin/pip -q install setuptools wheel
scripts/build-wheel > /dev/null
cp build/wheel/cascadeflow-*.whl "$out/"

if command -v npm > /dev/null; then
  scripts/build-node.sh
  (cd bindings/node && node scripts/check-package.mjs "$out")
  scripts/build-n8n.sh
  mv n8n-node/*.tgz "$out/"
else
  echo "package: no npm packages: npm is not here"
fi
(cd "$out" && sha256sum -- * > SHA256SUMS && ls -l)
