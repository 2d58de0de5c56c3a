# opencryptoki's daemon in a namespace where its files are its own: opencryptoki.sh SBIN DIRECTORY. It wants its own program
# in /usr/sbin, its configuration in /etc, the group pkcs11, and folders below /var and /run.
set -e
sbin=$1
etc=$2/etc
mkdir -p "$etc/opencryptoki" "$etc/ssl"
cp /etc/passwd /etc/group /etc/nsswitch.conf /etc/ld.so.cache "$etc"
cp /etc/ssl/openssl.cnf "$etc/ssl"
grep -q '^pkcs11:' "$etc/group" || echo 'pkcs11:x:0:root' >> "$etc/group"
printf 'version opencryptoki-3.1\nslot 3\n{\nstdll = libpkcs11_sw.so\n}\nslot 4\n{\nstdll = libpkcs11_sw.so\ntokname = second\n}\n' \
  > "$etc/opencryptoki/opencryptoki.conf"
mount --bind "$etc" /etc
mount -t overlay overlay -o "lowerdir=$sbin:/usr/sbin" /usr/sbin
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /var/log
mount -t tmpfs tmpfs /run
# The token's memory has a name there that all its processes share.
mount -t tmpfs tmpfs /dev/shm
for token in swtok second; do mkdir -p "/var/lib/opencryptoki/$token/TOK_OBJ" "/run/lock/opencryptoki/$token"; done
mkdir -p /var/log/opencryptoki /run/opencryptoki
exec /usr/sbin/pkcsslotd -f
