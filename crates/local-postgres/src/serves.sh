# Whether process $1 is a server of the data folder $2. A server works in its
# data folder, which Linux shows; elsewhere the program's name has to do.
serves() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    if [ -d /proc/self/cwd ]; then
        [ "$(cd -P "/proc/$1/cwd" 2>/dev/null && pwd -P)" = "$2" ]
    else
        case $(ps -o command= -p "$1" 2>/dev/null) in *postgres*) ;; *) return 1 ;; esac
    fi
}
