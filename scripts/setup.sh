# Installs what ListBud needs and this machine lacks. To be sourced by the other
# scripts; works on Debian and Ubuntu as root or with sudo, and says elsewhere in
# one line what to install.
# shellcheck shell=bash

say() { printf '\n==> %s\n' "$*" >&2; }

fail() {
    printf '\nlistbud: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }
}

install_packages() {
    say "Installing $*"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Puts promtool into the path: the installed one, or the one of Debian's package
# prometheus, unpacked below target/ because the package would start a server.
find_promtool() {
    local tools folder
    command -v promtool >/dev/null && return
    tools=$PWD/target/tools
    if [ ! -x "$tools/promtool" ]; then
        can_install && command -v dpkg-deb >/dev/null || return 1
        say "Unpacking promtool"
        as_root apt-get update -qq
        folder=$(mktemp -d)
        # In a subshell: apt-get downloads into the folder it is started in.
        (cd "$folder" && apt-get download -qq prometheus >/dev/null 2>&1 &&
            dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xf - ./usr/bin/promtool) || {
            rm -rf "$folder"
            return 1
        }
        mkdir -p "$tools"
        mv "$folder/usr/bin/promtool" "$tools/promtool"
        rm -rf "$folder"
    fi
    PATH=$tools:$PATH
}

# The newest major version of PostgreSQL that the packages offer.
packaged_postgres() {
    as_root apt-get update -qq
    apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1
}

install_postgres() {
    local major
    major=$(packaged_postgres)
    [ "${major:-0}" -ge 15 ] ||
        fail "PostgreSQL 15 or newer is needed, and the packages here offer ${major:-none}: install it from https://www.postgresql.org/download/"
    # Debian makes and starts a cluster of its own when the server is installed;
    # ListBud makes a private one and needs none beside it.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        printf 'create_main_cluster = false\n' |
            as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    install_packages postgresql
}

# Node as old as Debian 12's suffices.
has_node() {
    local version
    command -v npm >/dev/null && version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge 18 ]
}

has_postgres() {
    [ -n "${POSTGRES_BIN:-}" ] || command -v initdb >/dev/null ||
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
        compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null ||
        compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null ||
        compgen -G '/usr/local/opt/postgresql*/bin/initdb' >/dev/null ||
        compgen -G '/usr/local/pgsql/bin/initdb' >/dev/null
}

# A Rust toolchain, a C compiler to link with, and PostgreSQL's server programs.
set_up() {
    [ -d "$HOME/.cargo/bin" ] && PATH="$HOME/.cargo/bin:$PATH"
    if ! command -v cargo >/dev/null; then
        # Packaged since Debian 13 and Ubuntu 24.04; older releases have only
        # compilers that are years too old.
        can_install && as_root apt-get update -qq
        if can_install && apt-cache show rustup >/dev/null 2>&1; then
            install_packages rustup
            cargo --version >&2 # installs the one that rust-toolchain.toml names
        else
            fail "Rust is missing: install it from https://rustup.rs and start again"
        fi
    fi
    if ! command -v cc >/dev/null; then
        if can_install; then
            install_packages gcc libc6-dev
        else
            fail "a C compiler is missing: install gcc (Fedora: dnf install gcc; macOS: xcode-select --install)"
        fi
    fi
    if ! has_postgres; then
        if can_install; then
            install_postgres
        else
            fail "PostgreSQL 15 or newer is missing: install its server (Debian: apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql@17)"
        fi
    fi
}
