#!/usr/bin/env bash
# Server with reload and web UI with hot reload, side by side: ./dev.sh [--port N] [--vite-port N] [--help]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/scripts/find_python.sh"
exec "$python" "$here/scripts/launch.py" dev "$@"
