#!/bin/sh
# Before etcd's first start: judges the disk, and makes the data: of an empty etcd that has
# authentication on and a high first revision, or of the copy of a lost one, at ETCD_SNAPSHOT.
# All servers make the same data, each by itself.
# "judge" only judges the disk.
set -eu
. /etc/etcd/birth.env

DATA=/var/lib/etcd
MARK=/etc/etcd/born
# Beside the data, so on the same disk; never inside, as that would look like data.
SEED=/var/lib/etcd.seed
CLIENT=http://127.0.0.1:23791
PEER=http://127.0.0.1:23801

say() { echo "kubinception-etcd-birth: $*" >&2; }

# All revisions from before are compacted: who watched has to list anew.
make_data() {
  snapshot=$1
  shift
  rm -rf "$SEED/born"
  /usr/local/bin/etcdutl snapshot restore "$snapshot" "$@" \
    --data-dir="$SEED/born" --name="$ETCD_MEMBER_NAME" --initial-cluster="$ETCD_MEMBERS" \
    --initial-advertise-peer-urls="$ETCD_PEER_URL" --initial-cluster-token="$ETCD_TOKEN" \
    --bump-revision="$ETCD_BUMP_REVISION" --mark-compacted >/dev/null 2>"$SEED/log" ||
    { cat "$SEED/log" >&2; exit 1; }
  # One rename: the data are there as a whole or not at all.
  mv "$SEED/born/member" "$DATA/member"
  sync
  touch "$MARK"
}

judge() {
  mkdir -p -m 0700 "$SEED"
  measured=$(/usr/local/sbin/kubinception-etcd-disk "$SEED/disk-check" 2000)
  rm -rf "$SEED"
  set -- $measured
  say "fdatasync takes $1 us (median), $2 us (99 of 100), $3 us (longest)"
  if [ "$ETCD_SLOWEST_DISK_MS" -gt 0 ] && [ "$2" -gt $((ETCD_SLOWEST_DISK_MS * 1000)) ]; then
    say "this disk is too slow for etcd: 99 of 100 within $ETCD_SLOWEST_DISK_MS ms are needed;" \
      "use a local SSD, or accept the disk: --slowest-disk-ms 0, which writes ETCD_SLOWEST_DISK_MS=0 into /etc/etcd/birth.env"
    exit 1
  fi
}

if [ "${1-}" = judge ]; then
  judge
  exit 0
fi
if [ -d "$DATA/member" ]; then
  touch "$MARK"
  exit 0
fi
if [ -e "$MARK" ]; then
  say "this member has lost its data and may not begin anew under its name: replace it with" \
    "'kubinception etcd join --replaces $ETCD_MEMBER_NAME', which removes $MARK"
  exit 1
fi
if ! [ -x /usr/local/bin/etcd ] || ! [ -x /usr/local/bin/etcdutl ] || ! [ -x /usr/local/bin/etcdctl ]; then
  say "etcd, etcdctl and etcdutl are not in /usr/local/bin: put them there"
  exit 1
fi
if [ -n "$ETCD_SNAPSHOT" ] && ! [ -s "$ETCD_SNAPSHOT" ]; then
  say "waiting for the copy of the lost etcd: put it at $ETCD_SNAPSHOT"
  exit 1
fi
judge
mkdir -p -m 0700 "$DATA"
if [ "$ETCD_STATE" = existing ]; then
  # The unit leaves the mark as soon as etcd serves: until then it may begin again.
  exit 0
fi
if [ -n "$ETCD_SNAPSHOT" ]; then
  mkdir -p -m 0700 "$SEED"
  trap 'rm -rf "$SEED"' EXIT
  make_data "$ETCD_SNAPSHOT"
  rm -f "$ETCD_SNAPSHOT"
  say "recovered from a copy, revisions go on $ETCD_BUMP_REVISION higher"
  exit 0
fi

# The seed is an etcd that nobody but this machine reaches. NOTIFY_SOCKET is the real one's alone.
unset NOTIFY_SOCKET
mkdir -p -m 0700 "$SEED"
NAME="seed-$$-$(date +%s)"
/usr/local/bin/etcd --name="$NAME" --data-dir="$SEED/data" \
  --listen-client-urls="$CLIENT" --advertise-client-urls="$CLIENT" \
  --listen-peer-urls="$PEER" --initial-advertise-peer-urls="$PEER" \
  --initial-cluster="$NAME=$PEER" --log-level=error &
PID=$!
trap 'kill $PID 2>/dev/null || true; rm -rf "$SEED"' EXIT
ctl() { timeout 5 /usr/local/bin/etcdctl --endpoints="$CLIENT" "$@"; }
# Its name tells that it is the seed which answers, and not something else on that port.
tries=0
until ctl member list 2>/dev/null | grep -q "$NAME"; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || ! kill -0 $PID; then
    say "the seed etcd does not start; is something else on $CLIENT or $PEER?"
    exit 1
  fi
  sleep 0.2
done
ctl user add root --no-password >/dev/null
ctl role add root >/dev/null
ctl user grant-role root root >/dev/null
ctl auth enable >/dev/null
kill $PID
wait $PID || true

make_data "$SEED/data/member/snap/db" --skip-hash-check
say "born with authentication on, first revision $ETCD_BUMP_REVISION"
