# What scripts/backup and scripts/restore share. To be sourced.
# shellcheck shell=bash

say() { printf '==> %s\n' "$*" >&2; }

fail() {
    printf 'listbud: %s\n' "$*" >&2
    exit 1
}

database_url() {
    local url=${DATABASE_UNPOOLED_URL:-${DATABASE_URL:-}}
    [ -n "$url" ] || fail "DATABASE_URL is not set"
    printf '%s\n' "$url"
}

need_client() {
    local program folder
    # Debian keeps those that fit the server's version aside.
    for folder in /usr/lib/postgresql/*/bin; do
        [ ! -d "$folder" ] || PATH=$PATH:$folder
    done
    for program in "$@"; do
        command -v "$program" >/dev/null ||
            fail "$program is missing: install PostgreSQL's client programs (Debian: apt-get install postgresql-client)"
    done
}

query() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command "$2" "$1"; }

# other_database URL NAME: the same server, another database.
other_database() {
    local base=${1%%\?*} query=''
    case $1 in *\?*) query="?${1#*\?}" ;; esac
    printf '%s/%s%s\n' "${base%/*}" "$2" "$query"
}

# figures URL [SNAPSHOT]: each table, its rows, and a checksum that does not depend
# on their order.
figures() {
    local tables
    tables=$(query "$1" "SELECT string_agg(format('SELECT %L, count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM %I t', tablename, tablename), ' UNION ALL ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'")
    [ -n "$tables" ] || return 0
    {
        echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;'
        [ -z "${2:-}" ] || echo "SET TRANSACTION SNAPSHOT '$2';"
        # The text of a row depends on these.
        echo "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0;"
        echo "$tables ORDER BY 1;"
        echo 'COMMIT;'
    } | psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$1"
}
