#!/bin/sh
# jeton beside opencryptoki's daemon, for programs that start it by its path alone.
here=$(dirname "$0")
exec sh "$here/beside.sh" "$TEST_DAEMON" "$TEST_PROGRAM" "$@"
