#!/usr/bin/env bash
# The main step of action.yml: options from INPUT_ variables, results as outputs, the exit code of the command as its own.
set -uo pipefail
# What it says is read here, and goes into a summary.
unset FORCE_COLOR
export NO_COLOR=1

mode=${INPUT_MODE:-provider}
out=${INPUT_OUT:-airisk-report}
state=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/airisk-mock
args=()

tool() { node "$ACTION_FOLDER/bin/airisk-conformance.js" "$@"; }
tell() { node "$ACTION_FOLDER/.github/action/tell.mjs" "$@"; }
output() { # name value
  if [[ -n "${GITHUB_OUTPUT:-}" ]]; then printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"; fi
}
refuse() {
  tell error "$1"
  output exit-code 2
  exit 2
}
option() { # name value: left out where the value is empty
  if [[ -n "$2" ]]; then args+=("--$1=$2"); fi
}
flag() { # name value
  case "$2" in
    true) args+=("--$1") ;;
    false | '') ;;
    *) refuse "$1 is true or false" ;;
  esac
}

# Which inputs a mode takes. What another mode would take is a mistake, and is not passed over in silence.
case "$mode" in
  provider) takes=' target targets gate fail-on waivers certification partial vouch depth explore shard only formats ' ;;
  client) takes=' config gate fail-on waivers partial vouch only scenario formats ' ;;
  preflight) takes=' target vouch ' ;;
  mock) takes=' config gate fail-on port interaction dialect faults ' ;;
  verdict) takes=' ' ;;
  *) refuse "mode is provider, client, preflight, mock or verdict" ;;
esac
for name in target targets config gate fail-on waivers vouch depth explore shard only scenario formats port \
  interaction dialect faults certification partial; do
  variable=INPUT_$(tr 'a-z-' 'A-Z_' <<< "$name")
  value=${!variable:-}
  case "$name" in certification | partial) empty=false ;; *) empty='' ;; esac
  if [[ -z "$value" || "$value" == "$empty" ]]; then continue; fi
  if [[ "$takes" != *" $name "* ]]; then 
    refuse "the input $name is not for mode $mode, which takes:${takes% } out"
  fi
  case "$name" in
    certification | partial) flag "$name" "$value" ;;
    formats) option format "$value" ;;
    faults) option fault "$value" ;;
    *) option "$name" "$value" ;;
  esac
done

# What the command says is short: it is kept, then shown, and its mistakes are annotated.
said=$(mktemp)
errors=$(mktemp)
trap 'rm -f "$said" "$errors"' EXIT
run() {
  tool "$@" > "$said" 2> "$errors"
  code=$?
  cat "$said"
  cat "$errors" >&2
  tell mistakes "$errors"
}

case "$mode" in
  provider | client)
    if [[ -z "${INPUT_FORMATS:-}" ]]; then option format html,junit,markdown,ctrf,badge,reproduce; fi
    if [[ $mode == provider ]]; then option run-id "${GITHUB_RUN_ID:-local}-${GITHUB_RUN_ATTEMPT:-1}"; fi
    rm -f "$out/report.json"
    run "$mode" --quiet "--out=$out" "${args[@]}"
    tell report "$out"
    ;;
  preflight)
    if [[ -z "${INPUT_TARGET:-}" ]]; then refuse "mode preflight needs the input target"; fi
    run preflight "--out=$out" "${args[@]}"
    tell preflight "$said" "$code"
    ;;
  mock)
    rm -rf "$state" && mkdir -p "$state"
    # It outlives this step, and says how it ended when a later one stops it.
    (
      node "$ACTION_FOLDER/bin/airisk-conformance.js" mock --json --verdict-on-exit ${args[@]+"${args[@]}"} > "$state/said" 2> "$state/errors" &
      echo $! > "$state/pid"
      wait $!
      echo $? > "$state/code"
    ) < /dev/null > /dev/null 2>&1 &
    while [[ ! -s "$state/said" && ! -e "$state/code" ]]; do sleep 0.2; done
    code=$(cat "$state/code" 2> /dev/null || echo 0)
    cat "$state/errors" >&2
    tell mistakes "$state/errors"
    if [[ "$code" == 0 ]]; then tell mock "$state/said"; fi
    ;;
  verdict)
    if [[ ! -e "$state/pid" ]]; then refuse "no step of this job started a mock: put one with mode mock before it"; fi
    kill -TERM "$(cat "$state/pid")" 2> /dev/null
    while [[ ! -e "$state/code" ]]; do sleep 0.2; done
    code=$(cat "$state/code")
    cat "$state/errors" >&2
    tell verdict "$state/said"
    ;;
esac
output exit-code "$code"
exit "$code"
