#!/usr/bin/env bash
# The installation step of action.yml: what the mode needs, and nothing that an earlier step of the job installed.
set -euo pipefail
cd "$ACTION_FOLDER"

# A checkout has no dist/; a release may bring it along, and then no compiler is needed.
built=dist/bundle/cli/main.js
needs_playwright=true
case "${INPUT_MODE:-provider}" in mock | verdict) needs_playwright=false ;; esac

if [[ -e $built && -e node_modules/ajv ]] && { ! $needs_playwright || [[ -e node_modules/@playwright/test ]]; }; then
  echo "installed already"
elif [[ -e $built ]] && ! $needs_playwright; then
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund
elif [[ -e $built ]]; then
  npm ci --ignore-scripts --no-audit --no-fund
else
  npm ci --no-audit --no-fund
fi
