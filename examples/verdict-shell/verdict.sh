#!/bin/sh
# Signs in at the mock with curl, as a client would, and asks for the verdict. Needs curl, sed and od.
# Exit code: that of the gate, as `mock --verdict-on-exit` has it (0 conformant, 1 not, 3 nothing seen).
set -eu
AIRISK_CONFORMANCE=${AIRISK_CONFORMANCE:-npx airisk-conformance}
REDIRECT_URI=https://localhost/callback
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

$AIRISK_CONFORMANCE mock --port 0 --json --verdict-on-exit > "$folder/mock" &
mock=$!
tries=0
until [ -s "$folder/mock" ]; do
  tries=$((tries + 1)); [ "$tries" -lt 300 ] || { echo 'the mock did not start' >&2; exit 5; }
  sleep 0.1
done
member() { sed -n "1s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$folder/mock"; }
base=$(sed -n '1s/^{"ready":true,"url":"\([^"]*\)".*/\1/p' "$folder/mock")
secret=$(sed -n '1s/.*"clients":\[{"id":"abc123","secret":"\([^"]*\)".*/\1/p' "$folder/mock")
token=$(member token)

# The client. Take your own instead: what follows is all that a correct one does.
state=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
answer=$(curl -s -o /dev/null -w '%{redirect_url}' -G "$base/api/oauth2" \
  --data-urlencode client_id=abc123 --data-urlencode "redirect_uri=$REDIRECT_URI" \
  --data-urlencode userid=user_42 --data-urlencode "state=$state")
case $answer in
  *"state=$state"*) ;;
  *) echo 'the answer is not to our request' >&2; kill "$mock"; exit 1 ;;
esac
code=$(printf '%s' "$answer" | sed 's/.*[?&]code=\([^&]*\).*/\1/')
# "code" stands in the URL as it has to stand in a form: encoded already.
curl -s "$base/api/oauth2/Token" --data-urlencode client_id=abc123 --data-urlencode "client_secret=$secret" \
  --data-urlencode "redirect_uri=${TOKEN_REDIRECT_URI:-$REDIRECT_URI}" --data-urlencode userid=user_42 \
  --data "code=$code" > "$folder/answer"

# The verdict, at any time; and once more when the mock is stopped.
curl -s -H "Authorization: Bearer $token" "$base/__mock/verdict" | sed -n 's/^  "summary": "\(.*\)",$/\1/p'
kill "$mock"
wait "$mock"
