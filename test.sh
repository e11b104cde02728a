#!/usr/bin/env bash
# Run every check of this repository, or only some:
#   ./test.sh                      all of them (about 20 minutes on two cores)
#   ./test.sh lint tests           these nox sessions; `./test.sh --list` names them
#   ./test.sh tests -- -k journal  what follows -- goes to the tool of the session
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here"
source scripts/find_python.sh
exec "$python" scripts/run_nox.py "$@"
