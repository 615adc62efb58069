#!/bin/sh
# Credentials come in a file: an environment would show them to whoever may inspect containers.
set -eu
. /etc/storage.env
export ROOT_ACCESS_KEY ROOT_SECRET_KEY
mkdir -p "/data/$BUCKET"
exec versitygw --port "0.0.0.0:$PORT" --region us-east-1 --quiet posix /data
