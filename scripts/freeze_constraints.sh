#!/usr/bin/env bash
# Write constraints.txt from an environment that passes the tests: scripts/freeze_constraints.sh .nox/shared/bin/python
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:?usage: scripts/freeze_constraints.sh PYTHON_OF_A_WORKING_ENVIRONMENT}
{
    echo "# Versions that development and CI use, on every machine the same. Made from a working environment by"
    echo "# scripts/freeze_constraints.sh; no index lines, so that whoever installs decides where packages come from."
    # Without our own editable packages, the installers themselves, and torch's local "+cpu" tag, which names an index.
    "$python" -m pip freeze --exclude-editable | grep -v -E '^(pip|uv|setuptools|wheel)==' | sed -E 's/\+cpu$//'
} > constraints.new
mv constraints.new constraints.txt
