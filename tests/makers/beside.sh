# Runs a program in the namespace of opencryptoki's daemon, in the folder that it was started in: beside.sh PID PROGRAM …
# Entering a namespace leads to its root.
daemon=$1
shift
exec nsenter --user --mount --ipc --preserve-credentials --target "$daemon" -- \
  sh -c 'cd "$0" && exec "$@"' "$(pwd -P)" "$@"
