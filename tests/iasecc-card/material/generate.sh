#!/bin/sh
# Makes every key and certificate of this directory anew with openssl.
# The results are kept in git because 2048-bit key generation is slow and tests want the same bytes each run.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

key() { openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -outform DER -out "$work/k" &&
        openssl pkcs8 -topk8 -nocrypt -inform DER -in "$work/k" -outform DER -out "$1.key.der"; }

key ca
openssl req -new -x509 -key ca.key.der -keyform DER -days 12000 -sha256 -utf8 -set_serial 0x1001 -outform DER -out ca.cert.der \
  -subj '/C=FR/O=ChamberSign France/OU=0002 433702479/CN=TEST ChamberSign France CA3 NG Qualified eID' \
  -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign

# issue NAME SERIAL SUBJECT E-MAIL KEY-USAGE EXTENDED-KEY-USAGE
issue() {
  key "$1"
  cat > "$work/conf" <<CONF
[v3]
basicConstraints = critical,CA:FALSE
keyUsage = critical,$5
extendedKeyUsage = $6
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 1.2.250.1.96.1.8.2.3
subjectAltName = email:$4
crlDistributionPoints = URI:http://crl.chambersign.example/eid.crl
authorityInfoAccess = OCSP;URI:http://ocsp.chambersign.example,caIssuers;URI:http://pki.chambersign.example/ca.cer
[req]
distinguished_name = dn
[dn]
CONF
  OPENSSL_CONF="$work/conf" openssl req -new -config "$work/conf" -utf8 -key "$1.key.der" -keyform DER -subj "$3" -out "$work/csr"
  openssl x509 -req -in "$work/csr" -CA ca.cert.der -CAform DER -CAkey ca.key.der -CAkeyform DER -set_serial "$2" -sha256 \
    -days 9000 -extfile "$work/conf" -extensions v3 -outform DER -out "$1.cert.der" 2>/dev/null
}

vitre='/C=FR/O=Mairie de Vitré/organizationIdentifier=NTRFR-213503600/OU=0002 21350360000016'
jeanne="$vitre/CN=Jeanne DUPONT/serialNumber=TEST-5b1f0c/GN=Jeanne/SN=DUPONT"
issue authentication 0x2001 "$jeanne" jeanne.dupont@vitre.example digitalSignature clientAuth,emailProtection
issue signature 0x2002 "$jeanne" jeanne.dupont@vitre.example nonRepudiation emailProtection
issue encryption 0x2003 "$vitre/CN=Dématérialisation des marchés" marches@vitre.example keyEncipherment,dataEncipherment emailProtection
issue second 0x2004 "$vitre/CN=Marc LE GOFF/serialNumber=TEST-7c2e1d/GN=Marc/SN=LE GOFF" marc.legoff@vitre.example \
  digitalSignature,nonRepudiation clientAuth,emailProtection

for n in 1 2 3 4; do key "generated-$n"; done
