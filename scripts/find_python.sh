# Sourced by start.sh, dev.sh and test.sh: sets $python to a Python >= 3.11, or ends with one sentence.
# $PYTHON, when set, is tried first.
python=
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$(command -v "$candidate")
        break
    fi
done
if [ -z "$python" ]; then
    echo "TrackAI needs Python 3.11 or newer: install it from your package manager or python.org, or set PYTHON to its path." >&2
    exit 1
fi
