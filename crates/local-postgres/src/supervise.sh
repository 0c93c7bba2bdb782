# Waits for the end of the owner, whose end of the pipe on standard input closes
# with it however it ends, and then stops the server.
trap '' HUP INT QUIT TERM TSTP TTIN TTOU
home=$1 marker=$2 pg_ctl=$3 mode=$4 seconds=$5 remove=$6
data=$home/data
while read -r _; do :; done

# What an owner that was killed has left unfinished (initdb, pg_ctl) is in this
# process group; TERM does not reach this shell.
kill -TERM 0

# Starting and stopping exclude each other without a lock, which a shell cannot
# hold: a starter leaves its marker before it looks for claims, this leaves its
# claim before it looks for markers, so at least one sees the other.
claim=$home/stopping/$$
: >"$claim"
rm -f "$home/users/$marker"
for other in "$home"/users/*; do
    [ -e "$other" ] || continue
    pid=${other##*/}
    case $(kill -0 "${pid%%.*}" 2>&1) in
    *[Nn]'o such process'*) ;;
    *) rm -f "$claim"; exit 0 ;; # or it belongs to another user
    esac
done

pid=
[ ! -e "$data/postmaster.pid" ] || read -r pid <"$data/postmaster.pid"
status=0
if serves "$pid" "$data"; then
    "$pg_ctl" stop -s -D "$data" -m "$mode" -t "$seconds" || ! serves "$pid" "$data" || status=1
fi
rm -f "$claim"
if [ "$remove" = yes ]; then
    rm -rf "$home" || { sleep 1; rm -rf "$home"; } || status=1
fi
exit "$status"
