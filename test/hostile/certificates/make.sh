#!/bin/sh
# Makes the certificates of the servers that lie about themselves. Each is its own authority, so that
# nothing but the lie is wrong with it: the name of another host, or a time that is over.
set -eu
cd "$(dirname "$0")"
make() {
  openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"
  printf 'subjectAltName=DNS:%s\n' "$2" > extensions
  openssl req -new -key "$1.key" -subj "/CN=$2" |
    openssl x509 -req -signkey "$1.key" -days "$3" -extfile extensions -out "$1.pem"
}
make other-name shop.example.com 36500
make expired localhost -1
rm -f extensions
