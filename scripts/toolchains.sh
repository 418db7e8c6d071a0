# shellcheck shell=bash
# toolchains.sh: to be sourced. Puts a Go and a Rust that are new enough on the path, and brings them to a Debian 12 that has
# none. Where one cannot be had, missing[go] or missing[rust] says why.
declare -A missing=()
[ -d "$HOME/.cargo/bin" ] && PATH="$HOME/.cargo/bin:$PATH"
[ -d /usr/local/go/bin ] && PATH="/usr/local/go/bin:$PATH"

at_least() { printf '%s\n%s\n' "$2" "$1" | sort -V -C; } # FOUND LEAST

# From 1.21 on, Go fetches by itself the version that a go.mod asks for. Debian 12's 1.19 does not, but it can be asked to:
# the toolchains are modules like any other, on the module proxy and in the checksum database.
bring_go() {
  local version=go1.26.0 home=${XDG_CACHE_HOME:-$HOME/.cache}/cascadeflow debian=/usr/lib/go-1.19/bin/go
  local module loaded
  module=golang.org/toolchain@v0.0.1-$version.linux-$(dpkg --print-architecture)
  if [ ! -x "$home/$version/bin/go" ]; then
    [ -x "$debian" ] || scripts/setup.sh go || return
    loaded=$(mktemp -d) && mkdir -p "$home" || return
    (cd "$loaded" && GOMODCACHE=$loaded/cache GOFLAGS=-modcacherw "$debian" mod download "$module" &&
      chmod -R u+x "cache/$module/bin" "cache/$module/pkg/tool" && mv "cache/$module" "$home/$version")
    local status=$?
    rm -rf "$loaded"
    [ "$status" = 0 ] || return
  fi
  PATH="$home/$version/bin:$PATH"
}

bring_rust() { scripts/setup.sh rust; } # Debian keeps a new one for its browsers

ready() { # LANGUAGE PROGRAM LEAST BRING VERSION-COMMAND...
  local language=$1 program=$2 least=$3 bring=$4
  shift 4
  if ! command -v "$program" > /dev/null || ! at_least "$("$@" | grep -oE '[0-9]+\.[0-9.]+' | head -1)" "$least"; then
    "$bring" || missing[$language]="no $program $least or newer here, and none could be installed"
  fi
}

ready go go 1.21 bring_go env GOTOOLCHAIN=local go version
ready rust cargo 1.80 bring_rust cargo --version
export PATH
