#!/usr/bin/env bash
# Brings what the n8n node's tests need: a real n8n, its lint and scanner, and the node's own build tools.
#   scripts/setup-n8n.sh [host] [lint] [node]     (default: all three)
# Everything is kept in $CASCADE_CACHE (default build/cache) and is not installed again while its package.json is the same.
# N8N_VERSION=1.123.81 brings that n8n in place of the usual one; it is kept beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
repo=$PWD
cache=${CASCADE_CACHE:-$repo/build/cache}
groups=${*:-host lint node}
# Native modules are built with this Node's own headers where they are installed, without asking the network for them.
prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
if [ -f "$prefix/include/node/node.h" ]; then export npm_config_nodedir=$prefix; fi
quiet=(--no-fund --no-audit --loglevel=error)

# install NAME PACKAGE.JSON CHECK [npm arguments]: installs into $cache/NAME unless CHECK is there from the same package.json.
install() {
  local folder=$cache/$1 wanted=$2 check=$3
  shift 3
  if [ -e "$folder/$check" ] && cmp -s "$wanted" "$folder/installed.json"; then
    echo "n8n: ${folder##*/} is there already"
    return
  fi
  mkdir -p "$folder"
  rm -f "$folder/installed.json"
  cp "$wanted" "$folder/package.json"
  echo "n8n: installing ${folder##*/} (some minutes the first time)"
  local try
  for try in 1 2 3; do
    (cd "$folder" && nice -n 5 npm install --legacy-peer-deps "${quiet[@]}" "$@") && break
    [ "$try" -lt 3 ] || { echo "n8n: npm install failed three times in $folder" >&2; exit 1; }
    sleep 5
  done
  [ -e "$folder/$check" ] || { echo "n8n: the install in $folder lacks $check" >&2; exit 1; }
  cp "$wanted" "$folder/installed.json"
}

for group in $groups; do
  case $group in
    host)
      host=n8n-host${N8N_VERSION:+-$N8N_VERSION}
      manifest=n8n-node/testbed/host-package.json
      scripts=()
      if [ -n "${N8N_VERSION:-}" ]; then
        mkdir -p "$cache/$host"
        manifest=$cache/$host/wanted.json
        sed "s/\"n8n\": \"[^\"]*\"/\"n8n\": \"$N8N_VERSION\"/" n8n-node/testbed/host-package.json >"$manifest"
        # Some versions bring native modules for a newer Node.js that they can do without; sqlite3 is built below.
        scripts=(--ignore-scripts)
      fi
      install "$host" "$manifest" node_modules/n8n/bin/n8n "${scripts[@]}"
      # sqlite3 may come without its binary where npm does not run install scripts by itself.
      if ! (cd "$cache/$host" && node -e "require('sqlite3')" 2>/dev/null); then
        echo "n8n: building sqlite3"
        (cd "$cache/$host" && nice -n 5 npm rebuild sqlite3 "${quiet[@]}")
      fi
      ;;
    lint) install n8n-lint n8n-node/testbed/lint-package.json node_modules/@n8n/node-cli/package.json --ignore-scripts ;;
    node)
      if ! cmp -s n8n-node/package.json n8n-node/node_modules/.installed.json; then
        (cd n8n-node && nice -n 5 npm install --legacy-peer-deps "${quiet[@]}")
        cp n8n-node/package.json n8n-node/node_modules/.installed.json
      fi
      ;;
    *) echo "setup-n8n.sh: no group '$group' (host, lint, node)" >&2; exit 2 ;;
  esac
done
