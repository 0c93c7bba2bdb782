#!/bin/sh
# At the first start of the primary: lets a replica in, and keeps for it what it has
# not read yet, up to max_slot_wal_keep_size.
set -eu

echo "host replication all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
psql --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --set=ON_ERROR_STOP=1 --no-psqlrc --quiet <<'SQL'
SELECT pg_create_physical_replication_slot('replica');
-- What the servers ask for when they connect, PgBouncer does not hand on.
ALTER ROLE listbud SET statement_timeout = '5s';
ALTER ROLE listbud SET lock_timeout = '2s';
ALTER ROLE listbud SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE listbud SET client_connection_check_interval = '500ms';
ALTER ROLE listbud SET timezone = 'UTC';
SQL
