#!/usr/bin/env bash
# Write the HTTP API's description to frontend/openapi.json, and the web UI's types from it.
# Python is $PYTHON, else the environment of ./start.sh, else python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}
"$python" -m trackai_server.openapi > frontend/openapi.json.new
mv frontend/openapi.json.new frontend/openapi.json
if [ -d frontend/node_modules ]; then
  (cd frontend && npx openapi-typescript openapi.json -o src/api/schema.d.ts)
else
  echo "frontend/openapi.json is written; run npm ci in frontend/ and this script again for the types." >&2
fi
