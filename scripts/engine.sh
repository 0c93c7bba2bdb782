# A Docker engine with compose, for the scripts that run containers. To be sourced
# after scripts/setup.sh; installs both on Debian and Ubuntu.
# shellcheck shell=bash

# Starts an engine where there is none. One that was started here ends with the
# script that did.
engine_up() {
    # Debian's client knows Debian's engine and its plugins; another one may stand
    # earlier on the path.
    [ ! -x /usr/bin/docker ] || PATH=/usr/bin:$PATH
    export DOCKER_BUILDKIT=1
    docker info >/dev/null 2>&1 || start_engine
    docker compose version >/dev/null 2>&1 || install_compose
}

start_engine() {
    if ! command -v dockerd >/dev/null; then
        can_install || fail "a Docker engine is missing: install one (https://docs.docker.com/engine/install/)"
        install_packages docker.io iptables
    fi
    PATH=/usr/bin:$PATH
    docker info >/dev/null 2>&1 && return
    [ "$(id -u)" -eq 0 ] || fail "the Docker engine does not run: start it (sudo systemctl start docker)"
    say "Starting a Docker engine"
    engine_log=$(mktemp)
    dockerd >"$engine_log" 2>&1 &
    engine_pid=$!
    local tries
    for tries in $(seq 60); do
        docker info >/dev/null 2>&1 && return
        kill -0 "$engine_pid" 2>/dev/null || break
        sleep 0.5
    done
    tail -n 5 "$engine_log" >&2
    fail "the Docker engine does not start here (after $tries checks); its last log lines are above"
}

engine_down() {
    [ -z "${engine_pid:-}" ] || { kill "$engine_pid" && wait "$engine_pid"; } 2>/dev/null || true
    [ -z "${engine_log:-}" ] || rm -f "$engine_log"
}

# Debian 12 has no compose that knows --wait; that of Debian 13 runs there.
install_compose() {
    can_install || fail "docker compose is missing: install it (https://docs.docker.com/compose/install/)"
    if apt-cache show docker-compose-v2 >/dev/null 2>&1; then
        install_packages docker-compose-v2
        return
    fi
    say "Installing docker compose"
    local work plugins site
    work=$(mktemp -d)
    plugins=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins
    # shellcheck disable=SC2016 # apt-get's own placeholder
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 '/debian$')
    mkdir -p "$work/lists/partial" "$plugins"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site trixie main" >"$work/sources.list"
    (
        cd "$work" || exit
        apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
            -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root)
        "${apt[@]}" update
        "${apt[@]}" download docker-compose
        dpkg-deb --extract docker-compose_*.deb out
    )
    cp "$work"/out/usr/libexec/docker/cli-plugins/docker-compose "$plugins/"
    rm -rf "$work"
    docker compose version >/dev/null || fail "docker compose does not run here"
}
