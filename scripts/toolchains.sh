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

new_enough() { # PROGRAM LEAST VERSION-COMMAND...
  local found
  command -v "$1" > /dev/null && found=$("${@:3}" 2> /dev/null | grep -oE '[0-9]+\.[0-9.]+' | head -1) && at_least "$found" "$2"
}

ready() { # LANGUAGE BRING PROGRAM LEAST VERSION-COMMAND...
  new_enough "${@:3}" || { "$2" && hash -r && new_enough "${@:3}"; } ||
    missing[$1]="no $3 $4 or newer is here, and none could be installed"
}

ready go bring_go go 1.21 env GOTOOLCHAIN=local go version
ready rust bring_rust cargo 1.80 cargo --version
export PATH
