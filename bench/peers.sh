#!/bin/sh
# Brings the load generators that bench/replay-peers.ts compares with, each from its registry and
# each optional: nginx, wrk and hey from the distribution (as root), oha from crates.io, vegeta, hey
# and k6 from the Go module proxy. npm has no oha: without cargo it stays out. They go into the folder
# given, or into ~/.cache/trueup-peers.
#   bench/peers.sh [FOLDER]
set -u
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-peers}
mkdir -p "$folder/bin" || exit 1
folder=$(cd "$folder" && pwd)
here() { [ -x "$folder/bin/$1" ] || command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

from_distribution() {
  here "$1" && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return
  apt-get install -y --no-install-recommends "$1" >"$folder/$1.log" 2>&1
}

# A throw-away module that requires the tool: `go install` refuses modules with a replace directive.
from_go() { # name, module, version, package
  here "$1" || ! command -v go >/dev/null 2>&1 && return
  module=$(mktemp -d)
  (
    cd "$module" && go mod init peers && go mod edit -require="$2@$3" &&
      printf 'package main\nimport _ "%s"\nfunc main() {}\n' "$4" >tools.go &&
      go mod download "$2" && GOFLAGS=-mod=mod go build -o "$folder/bin/$1" "$4"
  ) >"$folder/$1.log" 2>&1
  rm -rf "$module"
}

from_distribution nginx
from_distribution wrk
from_distribution hey
from_go vegeta github.com/tsenart/vegeta/v12 v12.12.0 github.com/tsenart/vegeta/v12
from_go hey github.com/rakyll/hey v0.1.4 github.com/rakyll/hey
from_go k6 go.k6.io/k6 v1.0.0 go.k6.io/k6
if ! here oha && command -v cargo >/dev/null 2>&1; then
  cargo install oha --locked --root "$folder" >"$folder/oha.log" 2>&1
fi

for tool in nginx wrk hey vegeta k6 oha; do
  if here "$tool"; then echo "$tool: there"; else echo "$tool: could not be had, see $folder/$tool.log"; fi
done
echo "PATH=$folder/bin:\$PATH"
