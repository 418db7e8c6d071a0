#!/usr/bin/env bash
# python.sh ARGS...: runs the Python that training and evaluation use, in an environment of its own under build/.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
venv="$root/build/train-python"
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  "$root/scripts/setup.sh" eval
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
exec "$venv/bin/python" "$@"
