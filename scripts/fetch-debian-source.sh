#!/usr/bin/env bash
# fetch-debian-source.sh PACKAGE DESTINATION: unpacks Debian's source package of PACKAGE into DESTINATION.
# The mirrors are those this machine already uses; nothing of its configuration is changed and nothing is installed.
set -euo pipefail
package=$1 destination=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
apt-get indextargets --format '$(ORIGIN)|$(REPO_URI)|$(CODENAME)|$(RELEASE)|$(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
  awk -F'|' '$1 ~ /^Debian/ { release = $4 == "" ? $3 : $4; print "deb-src " $2 " " release " " $5 }' | sort -u > "$work/sources.list"
[ -s "$work/sources.list" ] || { echo "fetch-debian-source: this machine has no Debian mirror configured (apt-get update first?)" >&2; exit 1; }
options=(-qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
         -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)
fetch() {
  apt-get "${options[@]}" update
  (cd "$work" && apt-get "${options[@]}" source "$package") > "$work/source.log" 2>&1
}
# Not every mirror keeps the sources of the security archive: then those of the release itself.
if ! fetch; then
  grep -v security "$work/sources.list" > "$work/release.list" && mv "$work/release.list" "$work/sources.list"
  fetch || { cat "$work/source.log" >&2; exit 1; }
fi
unpacked=$(find "$work" -mindepth 1 -maxdepth 1 -type d ! -name lists ! -name cache | head -1)
[ -n "$unpacked" ] || { echo "fetch-debian-source: $package came without an unpacked tree (is dpkg-dev installed?)" >&2; exit 1; }
mkdir -p "$(dirname "$destination")"
rm -rf "$destination"
mv "$unpacked" "$destination"
