#!/bin/sh
# Make the virtual environment with a Python that IMS supports, or say in one paragraph what is missing and what to do.
# PYTHON: the Python to use (default: the newest found of those IMS is tested on). VENV: the folder to make.
set -eu
VENV="${VENV:-.venv}"
tested="python3.13 python3.12 python3.11 python3"

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true; }
supported() { "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null; }
complete() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }
stop() { printf '\nmake: %s\n\n' "$1" >&2; exit 2; }

# An environment that already works is kept, unless another Python is asked for by name.
if [ -z "${PYTHON:-}" ] && [ -x "$VENV/bin/python" ] && supported "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "Using the environment in $VENV (Python $(version "$VENV/bin/python"))."
    exit 0
fi

if [ -n "${PYTHON:-}" ]; then
    command -v "$PYTHON" >/dev/null 2>&1 || stop "PYTHON=$PYTHON was not found. Give the name or path of a Python 3.11 or newer, for example: make run PYTHON=python3.11"
    found="$(version "$PYTHON")"
    [ -n "$found" ] || stop "PYTHON=$PYTHON does not start. Give the name or path of a Python 3.11 or newer, for example: make run PYTHON=python3.11"
    supported "$PYTHON" || stop "PYTHON=$PYTHON is Python $found, but IMS needs 3.11 or newer (tested on 3.11, 3.12, 3.13)."
    complete "$PYTHON" || stop "PYTHON=$PYTHON (Python $found) has no venv module. On Debian or Ubuntu: apt-get install python3-venv (or python$found-venv), then call make again."
    chosen="$PYTHON"
else
    chosen="" ; bare="" ; old=""
    for candidate in $tested; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        found="$(version "$candidate")"
        [ -n "$found" ] || continue
        if ! supported "$candidate"; then old="$found"; continue; fi
        if ! complete "$candidate"; then bare="${bare:-$found}"; continue; fi
        chosen="$candidate"; break
    done
    if [ -z "$chosen" ] && [ -n "$bare" ]; then
        stop "Python $bare was found, but without its venv module. On Debian or Ubuntu: apt-get install python3-venv (or python$bare-venv), then call make again."
    elif [ -z "$chosen" ] && [ -n "$old" ]; then
        stop "Python $old was found, but IMS needs 3.11 or newer (tested on 3.11, 3.12, 3.13). Install one and call make again, or name it: make run PYTHON=/path/to/python3.12"
    elif [ -z "$chosen" ]; then
        stop "No Python was found. IMS needs Python 3.11 or newer: on Debian or Ubuntu: apt-get install python3 python3-venv, then call make again."
    fi
fi

echo "Making $VENV with $chosen (Python $(version "$chosen")) ..."
"$chosen" -m venv --clear "$VENV" || stop "The virtual environment could not be made in $VENV. Is the folder writable, and is there room on the disk?"
