#!/usr/bin/env bash
# The certification step of action.yml: options from INPUT_ variables, the exit code as an output and as its own.
set -uo pipefail

args=(provider --quiet "--out=${INPUT_OUT:-airisk-report}" "--run-id=${GITHUB_RUN_ID:-local}-${GITHUB_RUN_ATTEMPT:-1}")

option() { # name value: left out where the value is empty
  if [[ -n "$2" ]]; then args+=("--$1=$2"); fi
}
flag() { # name value
  case "$2" in
    true) args+=("--$1") ;;
    false | '') ;;
    *)
      echo "::error title=airisk-conformance::$1 is true or false"
      exit 2
      ;;
  esac
}

option target "${INPUT_TARGET:-}"
option targets "${INPUT_TARGETS:-}"
option gate "${INPUT_GATE:-}"
option fail-on "${INPUT_FAIL_ON:-}"
option waivers "${INPUT_WAIVERS:-}"
option vouch "${INPUT_VOUCH:-}"
option depth "${INPUT_DEPTH:-}"
option explore "${INPUT_EXPLORE:-}"
option shard "${INPUT_SHARD:-}"
option only "${INPUT_ONLY:-}"
option format "${INPUT_FORMATS:-}"
flag certification "${INPUT_CERTIFICATION:-}"
flag partial "${INPUT_PARTIAL:-}"

node "$ACTION_FOLDER/bin/airisk-conformance.js" "${args[@]}"
code=$?
if [[ -n "${GITHUB_OUTPUT:-}" ]]; then echo "exit-code=$code" >> "$GITHUB_OUTPUT"; fi
exit "$code"
