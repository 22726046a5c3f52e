#!/bin/sh
# What the tests need from the system: `sh tools/system.sh postgresql chromium`. Root on Debian gets what is missing installed;
# everybody else is told in one sentence what to install.
set -eu
stop() { printf '\nmake: %s\n\n' "$1" >&2; exit 2; }

present() {
    case "$1" in
        postgresql) command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        chromium) command -v chromium >/dev/null 2>&1 ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=""
for one in "$@"; do present "$one" || missing="$missing $one"; done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    stop "The tests need$missing. On Debian or Ubuntu: sudo apt-get install$missing, then call make again."
fi
echo "Installing$missing from the system's packages (a minute or two the first time) ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # each word is a package
apt-get install -y -qq --no-install-recommends $missing >/dev/null
for one in $missing; do present "$one" || stop "$one was installed but is still not found."; done
