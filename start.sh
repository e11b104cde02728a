#!/usr/bin/env bash
# Set TrackAI up and serve it: ./start.sh [--host H] [--port N] [--no-build] [--demo] [--help]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/scripts/find_python.sh"
exec "$python" "$here/scripts/launch.py" start "$@"
