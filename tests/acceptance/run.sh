#!/usr/bin/env bash
# Runs the acceptance scripts with a built matome, one line each; what one prints is shown if it fails.
#
#     tests/acceptance/run.sh target/release/matome [SCRIPT…]
#
# Needs LibreOffice, a Python 3 that has its module `uno`, and npm. Without them it fails: nothing is skipped.
set -euo pipefail

matome=$(realpath "${1:?usage: run.sh path/to/matome [forms|roundtrip|remerge|recalculate|stress|template|export…]}")
shift
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
make=$(realpath "$here/../../samples/make")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export NODE_PATH=$tmp/node_modules PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

command -v soffice >/dev/null || { echo 'LibreOffice is missing: no `soffice` on the PATH' >&2; exit 2; }
for candidate in python3 /usr/bin/python3; do
    "$candidate" -c 'import uno' 2>/dev/null && system=$candidate && break
done
[ -n "${system:-}" ] || { echo 'no Python 3 with the module `uno` of LibreOffice (Debian: python3-uno)' >&2; exit 2; }

"$system" -m venv --system-site-packages "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --requirement "$make/requirements.txt" --requirement "$here/requirements.txt"
cp "$make/package.json" "$tmp"
npm install --prefix "$tmp" --no-package-lock --no-audit --no-fund --loglevel=error >"$tmp/npm.log" 2>&1 ||
    { cat "$tmp/npm.log" >&2; exit 2; }

# Two at a time, the longest first: each drives a LibreOffice of its own, which uses one processor.
[ $# -gt 0 ] || set -- recalculate stress roundtrip export forms remerge template
prove() {
    local script=$1 start=$SECONDS
    if TMPDIR=$tmp "$tmp/venv/bin/python" -W ignore::UserWarning "$here/$script.py" "$matome" >"$tmp/$script.log" 2>&1 </dev/null; then
        printf 'ok      %s: %s (%d s)\n' "$script" "$(tail -n 1 "$tmp/$script.log")" $((SECONDS - start))
    else
        printf 'FAILED  %s (%d s)\n%s\n' "$script" $((SECONDS - start)) "$(sed 's/^/        /' "$tmp/$script.log")"
        return 1
    fi
}

failed=0 running=0
for script; do
    if [ "$running" -ge 2 ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    prove "$script" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit "$failed"
