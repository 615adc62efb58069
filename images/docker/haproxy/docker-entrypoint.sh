#!/bin/sh
# As upstream's: options alone mean haproxy's options, and it always runs as master and worker (-W),
# in the foreground (-db).
set -e
case "${1:-}" in
  -*) set -- haproxy "$@" ;;
esac
if [ "${1:-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
