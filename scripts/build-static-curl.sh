#!/usr/bin/env bash
# A static libcurl with HTTP and HTTPS only, for the Node addon: build/deps/curl (lib/libcurl.a and include/).
# Debian's own source; TLS is OpenSSL's, whose symbols Node itself exports, and HTTP/2 is Debian's static nghttp2.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
prefix="$root/build/deps/curl"
[ -f "$prefix/lib/libcurl.a" ] && { echo "libcurl: build/deps/curl"; exit 0; }
source="$root/build/deps/curl-source"
[ -d "$source" ] || "$root/scripts/fetch-debian-source.sh" curl "$source"
cmake -G Ninja -S "$source" -B "$source/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
  -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_C_FLAGS="-fvisibility=hidden" -DBUILD_SHARED_LIBS=OFF -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF \
  -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON -DCURL_ZLIB=ON -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_USE_LIBSSH2=OFF \
  -DCURL_USE_LIBPSL=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_GSSAPI=OFF -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_COOKIES=ON \
  -DENABLE_THREADED_RESOLVER=ON -DENABLE_MANUAL=OFF > "$root/build/deps/curl-configure.log" 2>&1 || { tail -20 "$root/build/deps/curl-configure.log" >&2; exit 1; }
cmake --build "$source/build" -- -j2 > "$root/build/deps/curl-build.log" 2>&1 || { tail -20 "$root/build/deps/curl-build.log" >&2; exit 1; }
cmake --install "$source/build" > /dev/null
echo "libcurl: build/deps/curl"
