#!/bin/sh
# Makes the certificates of the TLS tests anew: an authority, a server for localhost, a client.
# They prove nothing to anybody; their keys are public. Valid for a hundred years.
set -eu
cd "$(dirname "$0")"
days=36500
new_key() { openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt; }
new_key > ca.key
openssl req -x509 -new -key ca.key -days $days -subj '/CN=trueup test authority' -out ca.pem
for name in server client; do
  new_key > "$name.key"
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > extensions
  openssl req -new -key "$name.key" -subj "/CN=trueup test $name" |
    openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days $days \
      -extfile extensions -out "$name.pem"
done
rm -f extensions ca.key ca.srl
