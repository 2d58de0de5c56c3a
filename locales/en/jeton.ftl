# jeton's sentences, in English. locales/fr/jeton.ftl holds the same ids with the same arguments; a test compares them.

## Command line: help

about = Manage the PKCS#11 smart cards and USB keys of the French public sector: PIN, certificates, key pairs, self-test
after-jeton = Without a command, on a terminal, jeton asks what to do: just type `jeton`.
about-list = List the tokens, the state of their PINs and their certificates; asks for no PIN
about-cert = List, show, check, export and import certificates
about-cert-list = List the certificates of a token, one line each
about-cert-show = Show a certificate, on a token or in a file: holder, SIRET, validity, uses, fingerprints
about-cert-check = Check certificates in files: issuer, chain, use, revocation, dates, key size; without a token or a PIN
about-cert-export = Export a certificate as PEM, for the prefecture's teletransmission account
about-doctor = Say why a token does not work: module, service, reader, card, PIN, certificates; without a PIN
about-key = List, make, renew and delete key pairs
about-key-list = List the key pairs of a token and their certificates; asks for the PIN, since private keys are invisible without it
about-key-generate = Make a key pair on the token, with a self-signed certificate or a certificate request (CSR)
about-key-request = Make a certificate request (CSR) for an existing key pair, to renew its certificate
about-key-delete = Delete a key pair
about-test = Test the token: each private key signs a sentence of no legal value, verified with its certificate

about-cert-import = Write a certificate from a file to the token, beside its private key
about-cert-backup = Copy a software certificate (.pfx) under another password
about-completions = Print the completions of the command line for a shell
about-man = Print the manual page, or write those of every command

heading-usage = Usage:
heading-arguments = Arguments
heading-options = Options
heading-global = Options of every command
heading-commands = Commands
value-command = COMMAND
value-file = FILE
value-directory = DIRECTORY
value-token = LABEL|SERIAL|URI
value-hex = HEX
value-label = LABEL

help-help = Print this help
help-version = Print the version
help-module = The PKCS#11 module to use [else JETON_MODULE, the configuration, the only one found]
help-token = The token, by its label, its serial number or a pkcs11: URI [else JETON_TOKEN, the configuration, the only one]
help-json = Answer in JSON, errors included
help-lang = The language: fr or en [else JETON_LANG, the configuration, the system's]
help-pin-file = Read the PIN from the first line of this file [else JETON_PIN, else it is asked for]
help-pin-stdin = Read PINs from standard input, one per line, in the order in which they are needed
help-last-try = Send the PIN even when only one try is left
help-id = The certificate or key with this id (CKA_ID)
help-label = The certificate or key with this label
help-serial = The certificate with this serial number
help-fingerprint = The certificate with this fingerprint, SHA-256 or SHA-1
help-format = What to write: pem, one CERTIFICATE block [default]; der, the same in binary; pubkey, the public key alone; chain, with the CA certificates that the token holds
help-remind-paths = Certificates in files (PEM, DER) or directories of such files, besides those of the tokens and of the register of bi-clés
help-remind-ics = Write a calendar (iCalendar), with alarms 90, 45, 30 and 15 days before each end
help-remind-prometheus = Print metrics in Prometheus text format
help-show-revocation = Show what a request for revocation needs, and where to send it
help-trusted-list = A newer trusted list: a directory of certificates, PEM or DER
help-ca = Trust the authorities in this file or directory too; may be repeated
help-crl = Check revocation against this list (CRL, PEM or DER); may be repeated
help-online = Check revocation with the issuer, over the Internet (OCSP, then CRL)
help-report = Write the result as an HTML page, to show or to print
value-path = FILE|DIRECTORY
help-out = Write to this file, or into this folder under a telling name, instead of standard output
help-copy = Copy to the clipboard, ready to be pasted
help-force = Overwrite the file if it exists
help-full = Give labels and paths in full too, including the names of people in them
help-show-login = Ask for the PIN, to know whether the private key is there
help-show-files = Show the certificates in these files (PEM, DER, .p7b, .pfx) instead of one on a token
help-check-files = The files to check (PEM, DER, .p7b, .pfx)
help-cert-backup-file = The .pfx to copy, which stays as it is
help-export-files = Export the certificates in these files (PEM, DER, .p7b, .pfx); with --out DIRECTORY, one file per holder, named after them
help-test-pfx = Test this software certificate instead of a token: it signs, and decrypts if that is its use
help-import-file = The certificate’s file (PEM, DER, .p7b); of several, the one whose private key is on the token
help-import-id = The id (CKA_ID) of the certificate’s private key [else it is looked for]
help-import-label = The label to give it [else the private key’s, or the holder’s name]
help-import-without-key = Write it even if its private key is not there: a CA certificate, for instance
help-import-with-authorities = Write the authorities’ certificates in the same file too, without asking
help-completions-shell = The shell: bash, zsh, fish, powershell or elvish
help-man-out = Write one page per command to this directory
help-man-force = Overwrite the pages that exist

## Command line: what does not parse

usage-unknown-argument = “{ $argument }” is not an option or argument of this command.
usage-unknown-command = “{ $command }” is not a command.
usage-missing-command = a command is missing.
usage-missing-argument = missing: { $arguments }.
usage-repeated = “{ $argument }” is given twice.
usage-conflict = “{ $argument }” cannot be used with “{ $other }”.
usage-no-equals = “{ $argument }” takes its value after an equals sign.
usage-missing-value = “{ $argument }” takes a value.
usage-invalid-value = “{ $value }” is not a value that “{ $argument }” takes.
usage-invalid-value-of = “{ $value }” is not a value that “{ $argument }” takes: { $valid }.
usage-number-of-values = “{ $argument }” takes a different number of values.
usage-invalid-utf-8 = an argument is not valid UTF-8.
usage-suggestion = Did you mean: { $suggestion }?
usage-help = For help: { $command }

## Lines of an error

error-line = Error: { $message }
remedy-line = Remedy: { $remedy }
cause-line = Cause: { $cause }

## Questions

prompt = { $question }:
prompt-escape = { $question } (Esc to go back)
prompt-escape-enter = { $question } (Esc, then Enter to go back)
prompt-before = { $question } (you had written: { $before })
prompt-hidden = (What you type is not shown.)
confirm-keys = [y/N]
ask-with-authorities = { $count ->
    [one] The file also contains an authority’s certificate ({ $names }). Write it to the token too?
   *[other] The file also contains { $count } authorities’ certificates ({ $names }). Write them to the token too?
}
ask-pin = PIN of “{ $token }”
ask-pin-tries = PIN of “{ $token }”, { $tries ->
    [one] a single try left
   *[other] { $tries } tries left
}
ask-current-pin-tries = Current PIN of “{ $token }”, { $tries ->
    [one] a single try left
   *[other] { $tries } tries left
}
ask-current-pin = Current PIN of “{ $token }”
ask-so-pin = Administrator (SO) PIN of “{ $token }”
ask-puk = PUK of “{ $token }”
ask-new-pin = New PIN
ask-new-pin-again = New PIN, again
final-try-confirm = A single try of the { $role } of “{ $token }” is left: a wrong one locks it. Try all the same?
trivial-pin-confirm = This PIN is among the first that anybody would try. Keep it all the same?
trivial-pin-warning = Warning: this PIN is among the first that anybody would try (a repeated digit, a sequence, a year).
pin-low-notice = “{ $token }”: a wrong { $role } has been given since the last right one. Few tries are left.
pin-low-notice-tries = “{ $token }”: a wrong { $role } has been given since the last right one. { $tries ->
    [one] A single try is left.
   *[other] { $tries } tries are left.
}
pinpad-type-pin = Type the PIN on the reader “{ $reader }”, or in the window that its middleware opens.

## Words

field = { $name }:
pin-role-user = PIN
pin-role-so = administrator (SO) PIN
pin-role-puk = PUK
pin-state-ok = in order
pin-state-ok-tries = in order, { $tries ->
    [one] a single try left
   *[other] { $tries } tries left
}
pin-state-low = a wrong PIN was given, few tries left
pin-state-low-tries = a wrong PIN was given, { $tries ->
    [one] a single try left
   *[other] { $tries } tries left
}
pin-state-final-try = a single try left
pin-state-locked = locked
pin-state-to-be-changed = to be changed
pin-state-not-set = not set
pin-state-on-pinpad = { $state }, typed on the reader
days-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
days-since-expiry = { $days ->
    [one] for { $days } day
   *[other] for { $days } days
}
until = until { $date }
expired-on = expired on { $date }
not-yet-valid = not valid yet, until { $date }
until-replaced = { $until }, replaced
use-authentication = authentication
use-signature = signature
use-authentication-and-signature = authentication and signature
use-seal = seal
use-encryption = encryption
use-certificate-authority = certification authority
use-unspecified = any use
expected-token = a label, a serial number or a PKCS#11 URI (RFC 7512)
expected-proxy = the address of an HTTP proxy, such as http://proxy.example:3128
ending-soon = { READER() ->
    [menu] Warning: the certificate of { $who } ends on { $date } ({ $left }). The { $days }-day mark has passed: it is time to renew it; under “My certificates”, “The dates of expiry” says how.
   *[shell] Warning: the certificate of { $who } ends on { $date } ({ $left }). The { $days }-day mark has passed: it is time to renew it, and `jeton remind` says how.
}
ending-expired = { READER() ->
    [menu] Warning: the certificate of { $who } expired on { $date } ({ $since }); under “My certificates”, “The dates of expiry” says how to renew it.
   *[shell] Warning: the certificate of { $who } expired on { $date } ({ $since }); `jeton remind` says how to renew it.
}

## jeton list, jeton cert list

list-reader = Reader
list-serial = Serial number
list-manufacturer = Manufacturer
list-module = Module
list-pin = PIN
list-pin-of = { $label }: { $state }
list-access = Access
list-read-only = read-only
list-certificates = Certificates:
list-no-certificate = No certificate is visible without the PIN.
list-blank = { $reader }: this token has never been initialised; it holds nothing.
list-unreadable = { $reader }: the module does not recognise this card ({ $cause }).
list-nothing = No token.
list-id = id: { $id }
certificate-unreadable = unreadable certificate
certificate-empty = the object is empty, or the token does not give its contents
certificate-damaged = the certificate is damaged or incomplete
column-id = Id
column-holder = Holder
column-use = Use
column-until = Until
column-left = Left
left-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
left-expired = expired
left-not-yet = not yet
left-replaced = replaced
use-short-authentication-and-signature = auth. and signature
use-short-certificate-authority = authority

## jeton cert export

export-written = Certificate written to { $path }
export-warning-ca = Warning: this certificate is one of a certification authority (CA:TRUE): platforms may refuse it as a person’s.
export-warning-ssl-client = Warning: this certificate is not made for authentication (SSL client); a teletransmission platform may refuse it.
export-warning-expired = Warning: this certificate expired on { $date }.
export-warning-not-yet = Warning: this certificate is not valid before { $date }.
export-warning-replaced = Warning: a newer certificate of the same holder is on this token; that is the one to give out from now on.
export-steps =
    To paste it into your Mégalis account:
      1. { $copy }
      2. Open your account: Mes services, then Gestion de mon compte.
      3. Voir/Modifier vos informations personnelles, then Modifier l’utilisateur.
      4. Paste into “Certificat/Clé publique”, then Enregistrer.
    To be done again whenever your certificate changes.
export-copy-shown = Copy it all, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.
export-copy-file = Open { $path } with a text editor and copy it all (Ctrl+A, Ctrl+C).
export-copy-redirected = Open the file with a text editor and copy it all (Ctrl+A, Ctrl+C).
exported-file = { $file } → { $out }
export-copy-done = It is copied: nothing else to open or to select.
export-copy-terminal = If your terminal has copied it, nothing else to open or to select.
export-copied = Copied: all that is left is to paste it into Mégalis.
export-copied-terminal = Copied to your terminal’s clipboard, if it allows that: all that is left is to paste it into Mégalis. If nothing is pasted, export to a file instead.
expected-der-destination = pem for the screen, or --out FILE for der, which is binary
expected-one-to-copy = a single file, whose certificate goes to the clipboard
expected-copied-format = pem, pubkey or chain: der is binary, and cannot be pasted

## jeton cert show

yes = yes
show-holder = Holder
show-title = Title
show-email = E-mail
show-subject-serial = Holder’s number
show-organisation = Organisation
show-units = Units
show-siren = SIREN
show-siret = SIRET
show-vat = VAT number
show-conflicts = Other numbers
show-other-identifiers = Other identifier
show-issuer = Issuer
show-serial = Serial number
show-validity = Validity
show-key = Public key
show-use = Use
show-key-usage = Key usage
show-extended-key-usage = Extended usage
show-ssl-client = SSL client
show-qualified = Qualified
show-policies = Policies
show-crl = Revocations
show-ocsp = OCSP
show-sha256 = SHA-256
show-sha1 = SHA-1
show-token = Token
show-id = Id
show-label = Label
show-private-key = Private key
ssl-client-no = no, a teletransmission platform may refuse it
place-label = label “{ $label }”
place-id = id { $id }
number-right = { $number } (check digit right)
number-wrong = { $number } (check digit WRONG)
validity-period = { $from } to { $to }, { $remark }
validity-not-yet = has not begun
validity-expired = expired { $since }
usage-all = all (no restriction is stated)
key-usage-digital-signature = digital signature
key-usage-non-repudiation = non-repudiation
key-usage-key-encipherment = key encipherment
key-usage-data-encipherment = data encipherment
key-usage-key-agreement = key agreement
key-usage-key-cert-sign = certificate signing
key-usage-crl-sign = signing of revocation lists
key-usage-encipher-only = encipherment only
key-usage-decipher-only = decipherment only
extended-any = any use
extended-server = SSL server
extended-client = SSL client
extended-code = code signing
extended-email = e-mail
extended-time-stamping = time stamping
extended-ocsp = OCSP answers
extended-document = document signing ({ $name })
extended-logon = Windows logon
qualified-for = yes, { $what }
qualified-signature = for signatures
qualified-seal = for seals
qualified-web = for a web site
qualified-device = key in a qualified device
key-present = on the token
key-absent = not on the token
key-unknown = { READER() ->
    [menu] not visible without the PIN; “Test my token” checks it
   *[shell] not visible without the PIN: add --login
}
key-in-file = in this file, under its password
file-heading = { $count ->
    [0] { $file }: { $form }, no certificate
    [one] { $file }: { $form }, one certificate
   *[other] { $file }: { $form }, { $count } certificates
}
file-others = { $count ->
    [one] In the same file, an authority’s certificate:
   *[other] In the same file, the certificates of { $count } authorities:
}
file-key-alone = A private key without its certificate
file-key-alone-named = A private key without its certificate: “{ $name }”
file-kind-certificate = a certificate without its private key
file-kind-damaged = a damaged or incomplete certificate
file-kind-pfx = a certificate and its private key, protected by a password (.pfx)
file-kind-no-certificate = an empty container of certificates (.p7b)
file-kind-private-key = a private key on its own
file-kind-public-key = a public key on its own
file-kind-request = a certificate request (CSR)
file-kind-revocation-list = a revocation list (CRL)
file-kind-sealed = an encrypted file (.p7m)
file-kind-signed = a signed document or a signature (.p7m, .p7s)
file-kind-mail = a mail that was saved whole
file-kind-web-page = a web page
file-kind-pdf = a PDF document
file-kind-archive = an archive (.zip) or an office document
file-kind-empty = an empty file
file-kind-folder = a folder
file-kind-unknown = a file of another kind, or too damaged to tell

## jeton cert import

import-done = Certificate written to “{ $token }”
import-already = Certificate on “{ $token }” already, left as it is
import-authority = Authority’s certificate written too: { $name }
import-dropped = Optional attributes that the token refused and the object lacks: { $attributes }
reason-not-kept = the object that was created does not hold the certificate

## jeton man

man-name = Name
man-synopsis = Synopsis
man-description = Description
man-manual = jeton manual
man-examples = Examples
man-exit-status = Exit status
exit-done = done; also if the reader of standard output has closed it
exit-other = any other failure: a file, the module
exit-usage = the command line, the configuration, or a confirmation that needs a terminal
exit-token = no module or token, several of them, or not the one that was named
exit-pin = the PIN was refused, or not sent
exit-locked = the PIN is locked
exit-unsupported = the token or its module cannot do it
exit-object = an object or file is missing, several match, or it already exists
exit-verification = a verification failed
exit-attention = attention is needed: something expires soon, a check found something
exit-cancelled = cancelled
man-written = { $count ->
    [one] { $count } manual page written to { $directory }
   *[other] { $count } manual pages written to { $directory }
}

## jeton test

self-test-message = Self-test of jeton, without legal value: this sentence binds nobody. Date: { $date }. Nonce: { $nonce }.
self-test-token = { $token } (serial number { $serial })
self-test-signed = Signed text: { $message }
self-test-passed = All is well.
self-test-passed-but = Everything works.
self-test-replaced = of no consequence: this certificate is replaced by a newer one, valid until { $date }
self-test-but-replaced = { $detail }; of no consequence: this certificate is replaced by a newer one, valid until { $date }
self-test-no-pin-needed = this token does not ask for one
self-test-not-opened = { READER() ->
    [menu] “{ $slot }” was not looked at, because its PIN was not asked for.
   *[shell] “{ $slot }” was not looked at, because its PIN was not asked for. To test it, name it with --token.
}
self-test-other-key = the private key belongs to another certificate
self-test-wrong-certificate = this certificate belongs to another private key
self-test-nothing-proves-it = there is no way to prove it
self-test-not-for-signature = encryption certificate
self-test-key-not-for-signature = this private key does not sign
self-test-not-for-encryption = the certificate is not meant for encryption
self-test-key-not-for-decryption = this private key does not decrypt
self-test-key-agreement = elliptic curve key agreement is not tested
self-test-does-not-verify = the signature does not verify ({ $mechanism })
self-test-decrypts-wrongly = the result is not what was encrypted ({ $mechanism })
self-test-opens-nothing = the key opens nothing that was encrypted for it
self-test-authority = { $purpose }, and a certification authority’s (CA:TRUE): platforms may refuse it as a person’s
self-test-not-ssl-client = { $purpose }, but not SSL client authentication
key-size-until-2030 = { $key }, which ANSSI accepts until the end of 2030 (PG-083)
key-size-since-2031 = { $key }, which ANSSI has not accepted since 2031 (PG-083)
key-size-too-short = { $key }, too short for ANSSI (PG-083)
key-size-unknown = { $key }, about which ANSSI says nothing
not-before = not valid until { $date }
check-passed = passed
check-failed = FAILED
check-advice = advice
check-not-done = not done
check-token-present = Token present
check-pin-accepted = PIN accepted
check-password-accepted = Password accepted
check-key-matches-certificate = Private key of the certificate
check-signature = Signature
check-decryption = Decryption
check-in-date = In date
check-uses = Use
check-key-size = Key size
check-ends-soon = until { $date }, { $left }
skipped-certificate-authority = Not tested: { $name }, certificate of a certification authority.
skipped-no-key = Not tested: { $name }, certificate without a visible private key.
skipped-no-certificate = Not tested: { $name }, private key without a certificate.
skipped-unreadable = Not tested: { $name }, unreadable certificate.
pin-presented-again = “{ $key }” asks for the PIN at each use: the one you have just given is presented to it again.

## jeton doctor

doctor-level-module = PKCS#11 module (the token’s driver)
doctor-level-loading = The module loads
doctor-level-service = Smart card service (PC/SC)
doctor-level-reader = Reader
doctor-level-card = Card
doctor-level-token = Token, PIN, certificates
doctor-not-checked = Not examined
doctor-all-well = All is well.
doctor-works-but = Nothing to repair.
doctor-examining = Examining { $path } …
doctor-source-browser = a browser
doctor-source-table = known place
doctor-module-found = { $name }: { $path } ({ $source })
doctor-module-named = { $path }
doctor-module-missing = The file { $path } does not exist.
doctor-registration-dangling = “{ $name }” is registered ({ $source }), but its file { $path } does not exist.
doctor-no-module = No PKCS#11 module on this computer.
doctor-loads = { $path } loads.
doctor-does-not-load = { $path }: { $reason }.
doctor-architecture = this file is made for { $found }, and jeton for { $wanted }
doctor-missing-libraries = { $count ->
    [one] it lacks a library, { $names }
   *[other] it lacks { $count } libraries, { $names }
}
doctor-needed-by = { $name }: needed by { $path }
doctor-misbehaves = { $path } loads, then fails: { $cause }.
doctor-service-runs = The service answers.
doctor-service-library-missing = The PC/SC library (libpcsclite.so.1) is not installed.
doctor-service-stopped = The service is not running.
doctor-service-not-installed = The service (pcscd) is not installed.
doctor-service-denied = The service refuses access to this user.
doctor-service-denied-remote = The service refuses access: you are connected remotely (SSH).
doctor-service-hangs = The service does not answer.
doctor-service-fails = The service answers with an error: { $reason }.
doctor-shut-in-browser = { $name } is isolated from the system: it cannot load a PKCS#11 module.
doctor-no-reader = No reader or USB token.
doctor-card = { $reader }: { $name } (ATR { $atr })
doctor-card-of-no-name = card recognised by its module
doctor-no-card = { $reader }: no card or token.
doctor-mute-card = { $reader }: the card does not answer.
doctor-unknown-card = { $reader }: unknown card (ATR { $atr }).
doctor-vendor-card = { $reader }: { $name }, which OpenSC does not know (ATR { $atr }).
doctor-token-facts = serial number { $serial }, { $manufacturer }, in “{ $reader }”, seen by { $modules }
doctor-token-labelled = “{ $label }”: { $facts }
doctor-token = Token: { $facts }
doctor-no-token = A card is there, but no module sees a token in it.
doctor-unreadable-token = { $path } does not recognise the card in “{ $reader }” ({ $cause }).
doctor-pin = PIN: { $state }
doctor-pin-of = PIN { $label }: { $state }
doctor-certificate = Certificate: { $facts }
doctor-certificate-unreadable = Unreadable certificate: it is damaged or cut off
doctor-certificates-failed = The certificates cannot be read: { $reason }
doctor-advice-dangling = Reinstall the driver, or remove this registration.
doctor-advice-dangling-browser = Reinstall the driver, or remove it from the browser’s security devices.
doctor-advice-no-module = { $os ->
    [windows] Install your issuer’s driver (ChamberSign: support.chambersign.fr); this takes an administrator of the computer.
    [macos] Install your issuer’s driver (ChamberSign: support.chambersign.fr), or OpenSC (`brew install opensc`, in Terminal).
   *[other] Install your issuer’s driver (ChamberSign: support.chambersign.fr), or OpenSC (package opensc-pkcs11).{ READER() ->
        [menu] {""}
       *[shell] {" "}Name a module that is elsewhere with --module.
    }
}
doctor-advice-missing-library = { $os ->
    [windows] Reinstall your issuer’s driver.
    [macos] Reinstall your issuer’s driver.
   *[other] Install what is missing (on Debian and Ubuntu, `apt-file search NAME` says which package holds it), or reinstall your issuer’s driver.
}
doctor-advice-reinstall = Plug the token in again and try again; if that does not help, reinstall your issuer’s driver and attach this text to your request.
doctor-advice-shut-in-browser = To use the token on a site, install the version of this browser that is made for your system (.deb or .rpm package).
doctor-advice-no-reader = { $os ->
    [windows] Plug the token in, in another USB socket if need be; look at “Smart card readers” in the Device Manager.
    [macos] Plug the token in, in another USB socket if need be; look at “USB” in System Information.
   *[other] Plug the token in, in another USB socket if need be; the readers’ driver is the package libccid (ccid on Fedora), and `lsusb` says whether the token is seen.
}
doctor-advice-no-card = Insert the card, chip up and chip first, as far as it goes.
doctor-advice-mute-card = Turn the card over, wipe the chip, try another reader; if it still does not answer, ask the issuer.
doctor-advice-unknown-card = { READER() ->
    [menu] It needs the driver of this card’s issuer.
   *[shell] It needs the driver of this card’s issuer; name its module with --module.
}
doctor-advice-vendor-card = Install the driver { $middleware }, which the issuer provides (ChamberSign: support.chambersign.fr).
doctor-advice-vendor-card-installed = The driver { $middleware } is installed but does not see this card: reinstall it, or plug the token in again.
doctor-advice-no-token = It needs its issuer’s driver (ChamberSign: support.chambersign.fr).
doctor-advice-pin-low = Check the PIN before another try; the right PIN restores all the tries.
doctor-advice-renew-soon = Ask the issuer for its renewal now.
doctor-advice-expired = Ask the issuer for a new certificate; this one is refused everywhere.
doctor-advice-not-yet = Check the computer’s date; if it is right, wait until the certificate is valid.
doctor-advice-no-certificate = Some tokens only show their certificates once the PIN is given; a new token has none yet.

## Waiting

waiting-module = Still waiting for the PKCS#11 module: it is reading the token, or the reader is busy with another program.
waiting-login = Still waiting: type the PIN on the reader’s keypad, or in the window that the driver has opened, perhaps behind this one.
waiting-key = Still waiting for the token: its driver may have opened a window that asks for the PIN, perhaps behind this one.
waiting-key-generation = The token is making the key pair; this can take a minute or two. Do not pull it out.

## jeton test: trust and page

check-issuer = Issuer
check-revocation = Revocation
trust-list-dated = the French trusted list of { $date }
trust-list-undated = the trusted list that was given, undated
trust-issuer-listed = { $issuer }, in { $list }
trust-issuer-not-listed = { $issuer }, { $why }; not in { $list }
trust-anchor-list = below an authority of that list
trust-anchor-given = whom --ca trusts
trust-anchor-system = whom this computer trusts
trust-anchor-above-given = below { $anchor }, whom --ca trusts
trust-anchor-above-system = below { $anchor }, whom this computer trusts
trust-issuer-unknown = { $issuer }, neither in { $list } nor known to this computer: nothing proves its signature
trust-signature-invalid = { $issuer } did not sign this certificate
trust-authority-signature-invalid = the certificate of the authority { $authority } does not bear its issuer’s signature
trust-authority-not-in-date = the certificate of the authority { $authority } was not in date
trust-not-an-authority = { $authority } is not a certification authority
trust-path-too-long = { $authority } does not allow so many authorities below it
trust-authority-may-not-sign = { $authority } may not sign certificates
trust-no-usage = the certificate allows neither signing, nor authenticating, nor encrypting
trust-is-authority = this is an authority’s certificate (CA:TRUE): nothing but itself proves it
trust-chain-invalid = the chain of certificates breaks the rules ({ $reason })
trust-departs-from-profile = { $issuer }: the chain is right, but a certificate of it departs from RFC 5280 ({ $what }): other programs may refuse it
trust-cannot-be-judged = { $issuer }: the signatures are right, the rest of the chain cannot be judged here ({ $what })
revocation-good = not revoked, according to { $origin } ({ $date })
revocation-revoked = REVOKED on { $date }, according to { $origin }
revocation-revoked-because = REVOKED on { $date } ({ $reason }), according to { $origin }
revocation-unknown = no reliable answer; { $attempts }
revocation-not-judged = cannot be judged here; { $attempts }
revocation-of-authority = the authority { $authority }: { $detail }
revocation-attempt = { $origin }: { $fault }
revocation-not-asked = { READER() ->
    [menu] not checked, as the issuer was not asked
   *[shell] not checked; --online asks the issuer, --crl reads a list
}
revocation-issuer-unknown = cannot be checked: the issuer is not known; --ca with its certificate makes it known
revocation-chain-broken = not asked for, the chain of certificates is not to be relied on
revocation-no-list = not checked, none of the lists given is its issuer’s
revocation-no-address = cannot be checked: the certificate gives no address
revocation-origin-file = the list { $path }
revocation-origin-ocsp = the responder { $url }
revocation-origin-crl = the list { $url }
fault-not-http = not an http address, so not asked
fault-timed-out = no answer in time
fault-too-large = answer too long, more than { $limit } bytes
fault-http-status = HTTP answer { $status }
fault-unreachable = cannot be reached ({ $reason })
fault-malformed = unreadable answer ({ $reason })
fault-not-judged = the issuer’s own list, of a kind that jeton does not judge ({ $what })
fault-unsupported = a form that jeton does not read ({ $what })
fault-signature-invalid = wrong signature
fault-signer-not-allowed = its signer may not answer
fault-other-certificate = an answer about another certificate
fault-not-the-issuers = another issuer’s list
fault-out-of-scope = a list that is not for this certificate
fault-other-nonce = an answer to another question
fault-out-of-date = out of date
fault-not-yet-valid = dated in the future
fault-refused = the responder refuses ({ $status })
fault-not-known = the responder does not know this certificate
revoked-key-compromise = key compromised
revoked-ca-compromise = authority compromised
revoked-affiliation-changed = change of organisation
revoked-superseded = superseded
revoked-cessation = no longer needed
revoked-hold = suspended
revoked-removed = no longer suspended
revoked-privilege-withdrawn = right withdrawn
report-written = Page written to { $path }; open it in a browser.
report-title = Test of the token “{ $token }”
report-made = Made on { $date } · token { $serial }
report-made-of-file = Made on { $date } · software certificate
report-passed = All is well: this token works.
report-passed-but = This token works. { $warning }
report-failed = { $failed ->
    [one] One check failed.
   *[other] { $failed } checks failed.
}
report-nothing-tested = Nothing could be tested.
report-checks = Checks
report-details = Holder and certificate
report-validity = Validity
report-pem = Certificate, to be pasted (PEM)
report-copy = Copy
report-copied = Copied
report-download = Download
report-steps = Paste it into your Mégalis account
report-copy-step = Copy the whole text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.
report-next = What to do next
report-period = Valid from { $from } to { $to }, { $left }.
report-mark = { $days }-day reminder on { $date }
report-today = today, { $date }
report-zoom = The last { $days } days, and the reminders
report-days-before = { $days } days
report-end = end
report-next-nothing = { READER() ->
    [menu] Nothing to do before { $date }, when renewal begins.
   *[shell] Nothing to do before { $date }, when renewal begins. `jeton remind` reminds you of it.
}
report-next-replaced = Nothing to do: a newer certificate of the same holder has replaced it.
report-next-renew = Renew: { $how }
report-next-revoked = This certificate is revoked and can no longer be used. Ask { $issuer } for another.
report-next-damaged = The token or its certificate has to be replaced: show this page to { $issuer }.
report-next-lost = If the token is lost or stolen, have the certificate revoked: { $how }
report-next-no-certificate = { READER() ->
    [menu] This private key has no certificate: the issuer has to issue one, to be written to the token.
   *[shell] This private key has no certificate: the issuer has to issue one, which `jeton cert import` writes to the token.
}
report-next-nothing-tested = { READER() ->
    [menu] Plug in the token that holds your certificate and test again.
   *[shell] Plug in the token that holds your certificate and start again: `jeton test`.
}
report-made-by = { READER() ->
    [menu] Page made by jeton { $version } on this computer; nothing was sent anywhere.
   *[shell] Page made by jeton { $version } on this computer; nothing was sent anywhere, except, with --online, to the certificate’s issuer.
}

## The certificate’s issuer

issuer-unblock-email-and-questions = { $issuer } does not give out a PUK: ask them for the unblocking e-mail; its link leads to the security questions chosen when the certificate was issued. It is free. Careful: three wrong answers and the token is lost.
issuer-unblock-return-by-post = { $issuer } does not give out a PUK: the token has to be sent back by post to be unblocked; ask them first how to proceed.
issuer-unblock-puk = { READER() ->
    [menu] { $issuer } gives out a PUK, which unblocks the PIN.
   *[shell] { $issuer } gives out a PUK: use it with `jeton pin unblock --with puk`.
}
issuer-unblock-reset = { $issuer } does not unblock tokens: the token is erased and a new certificate requested.
issuer-unblock-unknown = ask { $issuer }, whose procedure jeton does not know.
issuer-revoke-questions-or-letter = online, by answering the security questions chosen when the certificate was issued, or by registered letter to the registration office; the legal representative, through their portal or by registered letter. It is free.
issuer-revoke-unknown = ask { $issuer }, whose procedure jeton does not know.
issuer-renew-online = online, by the holder, through the link in { $issuer }’s e-mail; no new application and no new appointment.
issuer-renew-unknown = ask { $issuer }, whose procedure jeton does not know.
issuer-renew-expired = the certificate has expired: ask { $issuer } whether it can still be renewed or a new request is needed.
issuer-tries = { $tries } tries before the lock
issuer-puk = a PUK is given out
issuer-no-puk = no PUK
issuer-contact = Contact: { $page }
issuer-policy = Its policy, according to the certificate: { $page }
show-issuer-pin = Its practice
show-issuer-contact = Contact
revocation-request-needs = What the request for revocation needs:
revocation-request-where = Where to send it ({ $issuer }):
revocation-request-how = How
revocation-request-final = A revocation is immediate and cannot be undone: jeton makes none, it shows what is needed.
export-not-remembered = { READER() ->
    [menu] The export could not be noted for the reminders: { $reason }
   *[shell] The export could not be noted for `jeton remind`: { $reason }
}

## jeton remind

about-remind = Remind of expiries, 90, 45, 30 and 15 days before; no PIN needed
remind-none = No holder’s certificate.
remind-end = End
remind-state = Reminder
remind-renewal = Renew
remind-where = Where
remind-exported = Exported
remind-until = { $date }, { $left }
remind-expired = { $date }, expired { $since }
remind-mark = { $days } days or fewer left: it is time to renew
remind-mark-expired = EXPIRED
remind-renewed = already renewed: a newer certificate of the same holder is there
remind-next = nothing to do before { $date } ({ $days } days before the end)
remind-changed = { READER() ->
    [menu] The token no longer holds the certificate that was last exported from it: export the new one (“Export my public key”) and paste it into your teletransmission account.
   *[shell] The token no longer holds the certificate that was last exported from it: export the new one (`jeton cert export`) and paste it into your teletransmission account.
}
remind-authorities = { $count ->
    [one] Left out: { $count } certificate of an authority ({ $names }).
   *[other] Left out: { $count } certificates of authorities ({ $names }).
}
calendar-written = Calendar written to { $path }; open it with your calendar program.
remind-no-token = No token was looked at: { $reason }
remind-changed-on = { READER() ->
    [menu] The token “{ $token }” (no. { $serial }) no longer holds the certificate that was last exported from it: export the new one (“Export my public key”) and paste it into your teletransmission account.
   *[shell] The token “{ $token }” (no. { $serial }) no longer holds the certificate that was last exported from it: export the new one (`jeton cert export`) and paste it into your teletransmission account.
}
remind-bicle = bi-clé “{ $name }”
remind-bicle-renew = { READER() ->
    [menu] in the menu of the bi-clés, “Renew a bi-clé” makes the next one; the old one will always open what was sealed for it.
   *[shell] `jeton bicle renew "{ $name }"` makes the next one; the old one will always open what was sealed for it.
}
remind-bicle-elsewhere = { READER() ->
    [menu] ask its holder for the certificate of the next one, then choose “A file received by mail” to keep it. This one only serves for sealing here.
   *[shell] ask its holder for the certificate of the next one, then list it: `jeton bicle reference`. This one only serves for sealing here.
}
remind-pfx-named = .pfx file of “{ $name }”: the end of its certificate cannot be read without its password
remind-pfx = .pfx file (PKCS #12): the end of its certificate cannot be read without its password
calendar-summary = Certificate ends: { $holder }
calendar-alarm = The certificate of { $holder } expires in { $days } days
calendar-serial = Serial number { $serial }, issued by { $issuer }
calendar-last-moment = Valid until { $date }

## jeton pin …, jeton token …, jeton config

about-pin = See the state of the PINs, verify, change or unblock a PIN
about-pin-status = Show the state of every PIN; asks for no PIN and spends no try
about-pin-verify = Verify the PIN, by one login
about-pin-change = Change the PIN
about-pin-unblock = Set a new PIN with the PUK or the administrator PIN
about-token = Prepare tokens, for administrators
about-token-init = Initialise a token: its label, its administrator PIN and its PIN. ERASES what it holds
about-config = Show the settings, or change one
about-config-set = Save a setting
about-config-unset = Remove a setting
value-value = VALUE
help-new-pin-file = Read the new PIN from the first line of this file [else JETON_NEW_PIN, else it is asked for]
help-so-pin-file = Read the administrator (SO) PIN from the first line of this file [else JETON_SO_PIN, else it is asked for]
help-puk-file = Read the PUK from the first line of this file [else JETON_PUK, else it is asked for]
help-with = The code that you have: puk, which only works on a locked PIN; so-pin, the administrator PIN [else it is asked for]
help-token-label = The label to give the token, 32 bytes at most
help-erase = The label of the token to erase, instead of the confirmation
help-setting = Which setting
help-value = Its value: a file, a token, fr or en, text or json, arrows or numbers (numbered menus, for screen readers)
expected-token-label = 1 to { $max } bytes; an accented letter takes two
expected-printable-label = a text without control characters
choice-blank = blank
pin-role-new = new { $role }
ask-new-so-pin = New administrator (SO) PIN
ask-new-so-pin-again = New administrator (SO) PIN, again
pin-low-again = Few tries are left.
pin-tries-left = { $tries ->
    [one] A single try is left.
   *[other] { $tries } tries are left.
}
another-try-confirm = How many tries are left on “{ $token }” is not known: one more wrong PIN may lock it. Try all the same?
unknown-try-confirm = Whether “{ $token }” took the { $role } that was presented before is not known: a try may have been spent. Present one all the same?
pin-refused-before = This one was refused already: it was not sent again.
pin-looks-unshifted = What was typed looks like digits without the Shift key
pin-looks-shifted = What was typed looks like digits with the Shift key
pin-looks-like-outer-blanks = What was typed begins or ends with a blank
pin-looks-like-spaced-digits = What was typed is digits with blanks between them
pin-looks-quoted = What was typed is digits between quotation marks
pin-slip-send = { $looks }; nothing was sent. Send it as it is?
pin-slip-choose = { $looks }. Choose it as it is?
pinpad-type-so-pin = Type the administrator (SO) PIN on the reader “{ $reader }”, or in the window that its middleware opens.
pinpad-type-puk = Type the PUK, then the new PIN, on the reader “{ $reader }”, or in the window that its middleware opens.
pinpad-type-old-and-new = Now type the old PIN once more, then the new one, on the reader “{ $reader }”, or in the window that its middleware opens.
pinpad-type-new-pin = Type the new PIN on the reader “{ $reader }”, or in the window that its middleware opens.
pinpad-type-confirmation = Type the new PIN once more on the reader “{ $reader }”, to confirm that it was stored.
unblock-ask-code = The code that you hold
unblock-choice-puk = the PUK, from the letter that came with the token
unblock-choice-so-pin = the administrator (SO) PIN
unblock-choice-neither = neither
unblock-neither = Without either code, only the issuer of the certificate can unblock this PIN; their site or their letter explains how.
unblock-neither-issuer = With your issuer: { $issuer }
unblock-second-jeton = OpenSC, the driver, unblocks a PIN only with a setting that it lacks here: jeton gives it the setting for this one time, and changes nothing on the computer.
token-init-erasure = { $objects ->
    [0] “{ $token }” is initialised already. No object is visible without its PIN, but it may hold private keys.
    [one] “{ $token }” holds { $objects } object that is visible without its PIN, and perhaps others.
   *[other] “{ $token }” holds { $objects } objects that are visible without its PIN, and perhaps others.
} Everything on it will be erased; a private key cannot be had back.
token-init-type-label = To erase it, type its label
token-initialized = “{ $token }” is initialised: its administrator PIN and its PIN are set.
pin-lengths = Length
pin-lengths-value = { $min } to { $max } characters
pin-so-pin = Administrator PIN
pin-advice = To do: { $advice }
pin-advice-low = take your time; the right PIN restores all the tries (`jeton pin verify`).
pin-advice-final-try = stop here if you are not sure of the PIN: the next wrong one locks the token. Your issuer can help.
pin-advice-so-low = wrong administrator PINs have been given; on many tokens, more of them lock it for good.
pin-advice-so-locked = the administrator PIN is locked: it can no longer unblock the PIN. Ask the issuer of the token.
pin-advice-so-to-be-changed = the administrator PIN has to be changed, with the issuer’s tool.
pin-verified = The PIN of “{ $token }” is right.
pin-changed = The PIN of “{ $token }” was changed.
pin-unblocked = The PIN of “{ $token }” is unblocked; the new one was tried and accepted.
config-not-set = (not set)
config-module-missing = Warning: the file { $path } does not exist.

## jeton: the guided mode

guided-welcome = jeton: arrow keys or a digit to choose, Enter to confirm, Esc to go back, Ctrl-C to leave.
guided-welcome-numbers = jeton: type the number of your choice, then Enter; Enter alone to go back, Ctrl-C to leave.
guided-token = Token “{ $name }”, { $pin }, { $certificate }.
guided-token-of-several = Token “{ $name }” (no. { $serial }), { $pin }, { $certificate }.
guided-two-names = { $one } and { $other }
guided-more-names = { $one } and { $count } others
guided-mark = The { $days }-day mark has passed: it is time to renew.
guided-token-line = { $name } (no. { $serial })
guided-token-line-labelled = { $name } (no. { $serial }, “{ $label }”)
guided-another-token = Another token
guided-service-watched = As soon as it runs, the token is detected here.
guided-pin = PIN { $state }
guided-pin-low = a wrong PIN was given and few tries are left
guided-pin-final-try = a single try of the PIN is left
guided-no-certificate = no visible certificate
guided-certificate-valid = { $days ->
    [one] certificate good for { $days } more day
   *[other] certificate good for { $days } more days
}
guided-certificate-expired = { $days ->
    [one] certificate expired { $days } day ago
   *[other] certificate expired { $days } days ago
}
guided-certificate-not-yet = certificate not valid yet
guided-certificates-valid = { $days ->
    [one] { $count } certificates ({ $uses }), the first to end good for { $days } more day
   *[other] { $count } certificates ({ $uses }), the first to end good for { $days } more days
}
guided-certificates-expired = { $days ->
    [one] { $count } certificates ({ $uses }), one of them expired { $days } day ago
   *[other] { $count } certificates ({ $uses }), one of them expired { $days } days ago
}
guided-no-token = No token and no card for now: plug one in, it will be detected.
guided-what = Your choice
guided-which-module = Several drivers show different tokens: which one
guided-which-token = Several tokens: which one
guided-which-certificate = Which certificate
guided-test = Test my token
guided-export = Export my public key for teletransmission
guided-change-pin = Change my PIN
guided-unblock = Unblock my PIN
guided-certificates = My certificates: details, revocation, test page, reminders
guided-bicles = Encryption key pairs (bi-clés), sealed files
guided-received = A file received by mail: certificate, .p7b, .pfx…
guided-doctor = Why does it not work?
guided-leave = Leave
guided-details = Read a certificate in detail
guided-revocation = Prepare a revocation request: what to give, and where
guided-report = Test my token, with a page to show or to print
guided-reminders = The dates of expiry, and reminders of them in my calendar
guided-where-page = Where to save the page
guided-report-stem = test-of-my-token
guided-where-calendar = Where to save the calendar (.ics), which your calendar program reads
guided-calendar-stem = ends-of-certificates
guided-no-calendar = nowhere: just read the dates
guided-open-page = Open this page in your browser?
guided-open-calendar = Open this calendar in your calendar program?
guided-open-folder = Open the folder of this file?
guided-again = Try again?
guided-other-path = Correct the file or folder
guided-other-token = Which token do you want
guided-unblock-now = Unblock the PIN now?
guided-change-pin-now = Change the PIN now?
guided-doctor-now = Find out why now?
guided-certificates-now = See the certificates that are there?
guided-advice-locked = unblock it with the PUK or the administrator PIN, if you have either; otherwise ask the issuer of the certificate to unblock it.
guided-advice-locked-issued = if you have a PUK or an administrator PIN, unblock it; otherwise: { $issuer }
guided-where = Where to put it
guided-copy = on the clipboard, ready to be pasted into Mégalis
guided-elsewhere = elsewhere
guided-which-file = File or folder
guided-same-command = The same in one command: { $command }
menu-number = { $question } (a number; Enter alone to go back)
menu-no-such-number = That is no number of the list: type one from 1 to { $last }.
guided-cancelled = Cancelled.
guided-back = Go back
received-which = Which file
received-which-file = The file: its path, or drag it here
received-is = { $name }: it is { $kind }.
received-certificate = { $name }: the certificate of { $who } ({ $purpose }), { $until }.
received-several = { $name }: the certificates of { $count } holders ({ $holders }).
received-others = { $count ->
    [one] An authority’s comes with it.
   *[other] Those of { $count } authorities come with it.
}
received-show = See what it holds
received-check = Check the certificate
received-test = Test the certificate and its private key
received-export = Save the PEM that the platform asks for
received-to-token = Write it to my token
received-keep = Keep it among the encryption key pairs
received-copy = Copy it under another password
received-open = Open it
guided-leave-confirm = Leave jeton?
guided-register-empty = No bi-clé on this computer yet. Make one, or import your entity’s.
guided-register = { $count ->
    [one] One bi-clé on this computer
   *[other] { $count } bi-clés on this computer
}
guided-register-expiry = it expires on { $date }
guided-register-only-expiry = “{ $name }” expires on { $date }
guided-register-first-expiry = “{ $name }” expires first, on { $date }
guided-register-expired = { $count ->
    [one] one has expired and only opens
   *[other] { $count } have expired and only open
}
guided-register-unsaved = { $count ->
    [one] “{ $name }” is not backed up
   *[other] { $count } are not backed up
}
guided-register-and = { $left }; { $right }
guided-bicle-list = See my bi-clés
guided-bicle-open = Open files sealed for one of my bi-clés
guided-bicle-attach = Attach a bi-clé to a consultation
guided-bicle-seal = Seal a file for a bi-clé
guided-bicle-create = Make a bi-clé
guided-bicle-import = Import a colleague’s .pfx
guided-bicle-backup = Back up a bi-clé (.pfx)
guided-bicle-tidy = Close, renew, archive, delete
guided-bicle-close = Close a consultation
guided-bicle-renew = Renew a bi-clé: make the next one, keep the old one for opening
guided-bicle-archive = Archive a bi-clé: it still opens, it no longer seals
guided-bicle-delete = Delete a bi-clé that nothing needs any more
guided-bicle-line = { $name } (expires on { $date })
guided-which-bicle = Which bi-clé
guided-designation-advice = Name it after who uses it: “First Last” for a person, “Procurement office” for a group. One bi-clé for an entity, shared among its agents, is enough; give it the same name on the platform.
bicle-platform =
    To use it on a procurement platform:
      1. { $store }
      2. Start Local Trust Force; on the platform: Administration, Clés de chiffrement, Ajouter un bi-clé.
      3. Désignation and CN: { $name }. Tick “Référencer dans la salle des marchés un bi-clé déjà existant”.
      4. Terminer et fermer. If it does not appear in the list: F5.
    Never delete a bi-clé that is attached to a consultation that is not closed.
bicle-platform-imported =
    To open the bids of a procurement platform with it:
      1. { $store }
      2. If the bi-clé is on the platform already, added by a colleague, start Local Trust Force: nothing else is needed.
      3. Otherwise, start Local Trust Force; on the platform: Administration, Clés de chiffrement, Ajouter un bi-clé. Désignation and CN: { $name }. Tick “Référencer dans la salle des marchés un bi-clé déjà existant”.
    Never delete a bi-clé that is attached to a consultation that is not closed.
bicle-platform-store-file = On Windows, double-click { $file } and import it into the store “Personal” (tick “Mark this key as exportable”): that is where Local Trust Force looks for bi-clés, not in jeton.
bicle-platform-store-none = Back it up to a .pfx file first; on Windows, double-click that and import it into the store “Personal” (tick “Mark this key as exportable”): that is where Local Trust Force looks for bi-clés, not in jeton.
bicle-platform-store-token = On Windows, plug in the token, with its issuer’s driver: its certificate appears in the store “Personal”, where Local Trust Force looks for bi-clés.
guided-which-designation = Name of the bi-clé
guided-where-backup = Where to save its backup
guided-elsewhere-safe = elsewhere: USB stick, shared server…
guided-which-backup = Which file
guided-which-pfx = The .pfx file: type its path or drag it here
guided-other-file = another one…
guided-where-bids = Where are the sealed files
guided-which-bids = The sealed file, or the folder of them: type its path or drag it here
guided-folder-of-bids = { $count ->
    [one] { $folder } (one sealed file)
   *[other] { $folder } ({ $count } sealed files)
}
guided-where-opened = Where to put the opened files
guided-beside = beside the sealed files
guided-which-folder = The folder: type its path or drag it here
guided-no-folder = { $path } is not a folder.
guided-which-to-seal = The file or files to seal: type a path or drag them here
guided-which-consultation = Reference of the consultation
guided-which-day = Day on which the bids are opened, YYYY-MM-DD (Enter alone where it is not known)
guided-no-day = That is not a date: write it like { $example }.
guided-which-to-close = Which consultation
guided-close-confirm = Close the consultation { $consultation }? All its bids must have been opened.
guided-archive-confirm = Archive “{ $name }”? It will still open, but no longer seal; this cannot be undone.

## jeton key

help-key-public = Without a PIN: only what is public
help-algorithm = Algorithm and size [else RSA-3072, or RSA-2048 where the token cannot do better]
help-use = What the key pair is for: sign, signing and authentication [default]; decrypt, decryption; both
help-new-label = Label of the key pair and the certificate [else that of --cn]
help-self-signed = Make a self-signed certificate too and write it to the token
help-csr = Write a certificate request (CSR, PKCS#10), signed by the key, to this file or folder
help-days = Validity of the self-signed certificate in days, from 1 to 3650 [default 730]
help-request-use = What the certificate is for: sign, decrypt or both [else as the present certificate]
help-with-certificate = Delete the key pair’s certificates too
help-yes-delete = Delete without asking for the label to be typed
help-cn = Common name of the holder or the service (CN)
help-organisation = Organisation (O)
help-siret = SIRET or SIREN number of the organisation; its check digit is verified
help-unit = Unit (OU)
help-given-name = Given name of the holder
help-surname = Surname of the holder
help-title = Function of the holder
help-email = E-mail address
value-name = NAME
value-email = ADDRESS
value-days = DAYS
expected-label = a text without control characters
key-generation-notice = Making a key pair ({ $algorithm }): this can take a minute or two. Do not unplug the token.
algorithm-reason-3072 = ANSSI recommends it beyond 2030 (PG-083), and this token can use it
algorithm-reason-2048 = the strongest that this token can do; ANSSI accepts it only until the end of 2030 (PG-083)
algorithm-reason-ec = this token cannot decrypt with RSA
key-generated = Key pair “{ $label }” made on “{ $token }”.
key-field-algorithm = Algorithm
key-field-use = Use
key-field-id = Id
key-field-notes = Note
key-field-slot = PIN
request-number-left-out = The number “{ $number }” of the present certificate has a wrong check digit: it is left out. Give the right one with --siret.
key-field-certificate = Certificate
key-field-sha256 = SHA-256 fingerprint
key-field-request = Request (CSR)
key-self-signed = self-signed, { $holder }, { $until }
key-id-kept = The token did not let the id be changed: it is not derived from the public key.
key-dropped = Attributes that the token refused and that are missing: { $attributes }.
key-request-next = Send the request to your certification authority, then import the certificate that it returns: `jeton cert import`.
key-signs = signature and authentication
key-decrypts = decryption
key-signs-and-decrypts = signature, authentication and decryption
key-without-certificate = no certificate
key-public-only = public key only
key-always-authenticate = PIN at each use
key-extractable = EXTRACTABLE
key-list-empty = No key pair.
key-list-not-opened = “{ $slot }”: private keys are not visible without its PIN.
key-delete-warning = The key pair “{ $name }” will be deleted for good. What was encrypted for it can never be read again.
key-delete-confirm = To confirm, type its name
key-deleted = Deleted: { $object }.
key-certificate-left = The certificate of { $holder } stays on the token, without a private key (--with-certificate deletes it too).
request-written = Certificate request for { $subject } written to { $path }
object-private-key = private key “{ $label }”
object-public-key = public key “{ $label }”
object-certificate = certificate “{ $label }”
object-perhaps = { $object } (perhaps)

## jeton bicle: help

about-bicle = Manage encryption key pairs (bi-clés): make, back up, share, assign; seal and open bids
about-bicle-generate = Make a bi-clé and its certificate, and list it in the register
about-bicle-reference = List an existing bi-clé in the register, after checks
about-bicle-list = List the bi-clés of the register
about-bicle-rename = Change the designation of a bi-clé
about-bicle-secours = Make a bi-clé one “de secours” (for emergencies), or not: everything is sealed for it too
about-bicle-attach = Attach a bi-clé to a consultation; this is final
about-bicle-close = Close a consultation, once its bids are opened
about-bicle-delete = Delete a bi-clé that no consultation needs any more
about-bicle-archive = Put a bi-clé aside: it still opens, it no longer seals
about-bicle-renew = Make the next bi-clé and keep the old one for opening
about-bicle-backup = Back up a bi-clé in a .pfx file, verified at once
about-bicle-import = Import a bi-clé from a .pfx file
about-bicle-seal = Seal files for one or more bi-clés or certificates (CMS)
about-bicle-open = Open sealed files, with the bi-clé that fits
after-bicle-open = Bids filed on a procurement platform have an envelope of their own: the platform opens them, not this command.
value-bicle = BICLE
value-designation = NAME
value-date = YYYY-MM-DD
value-pfx = FILE.pfx
value-recipient = BICLE|CERTIFICATE
value-fingerprint = FINGERPRINT
value-files-or-directory = FILE|DIRECTORY
help-register = The register of bi-clés, a .toml file or its folder, a shared one for instance [otherwise the user’s own]
help-bicle = The bi-clé, by its designation
help-bicle-or-only = The bi-clé, by its designation [else the only one]
help-designation = Its name on the platform: “First Last” for a person, “Procurement office” for a group
help-designation-default = Its name on the platform [else the name in its certificate]
help-renew-designation = The name of the next one [else that of the old one, with the new year of expiry]
help-bicle-cn = The name in the certificate (CN) [else the designation: the same name everywhere avoids confusion]
help-bicle-algorithm = The key’s algorithm [otherwise rsa-3072; on a token, the strongest that it can do up to that]
help-bicle-days = The certificate’s validity in days [730 by default]
help-bicle-secours = Make it one “de secours”: everything is sealed for it too
help-bicle-to-token = Put the private key on the token; it is backed up first (--backup)
help-bicle-on-token = Make the private key on the token: it never leaves it, and cannot be backed up
help-bicle-yes = Make a key that cannot be backed up without asking
help-bicle-backup = Back it up at once in this .pfx file, or into this folder
help-bicle-reference = A .pfx file, or a certificate alone (for sealing only)
help-secours-on-off = on or off
help-consultation = The number or name of the consultation
help-closes = The day on which the bids are to be opened, YYYY-MM-DD or DD/MM/YYYY
help-yes = Without asking
help-password-file = Read the password from the first line of this file [else JETON_PASSWORD, else it is asked for]
help-password-stdin = Read passwords from standard input, one a line, in the order in which they are needed
help-new-password-file = Read the new password from the first line of this file [else the same]
help-force-password = Accept a password outside ASCII, which other programs may read differently
help-backup-out = The file to write, which must not exist, or the folder to put it in
help-backup-compat = Triple DES and SHA-1, for an old Windows: weak protection
help-import-in = The file to read
help-import-to-token = Put the private key on the token
help-seal-files = The files to seal; “-” for standard input
help-seal-for = For whom: a bi-clé of the register, by its designation or SHA-256 fingerprint, or a certificate's file; may be repeated
help-seal-accept-new = Seal for this recipient although you never did before: the SHA-256 fingerprint that its holder gave you; may be repeated
help-seal-out = The file or directory to write; “-” for standard output [else FILE.p7m beside it]
help-seal-pem = Write PEM
help-seal-compat = AES-256-CBC (EnvelopedData), for programs without GCM: tampering goes unnoticed
help-seal-transport = How the encryption key is sent: oaep, oaep-sha1 or pkcs1 [else the best that the recipient is known to open; pkcs1 for a bare certificate]
help-open-files = The sealed files, or directories of .p7m files; “-” for standard input
help-open-out = The file or directory to write; “-” for standard output [else beside it, without .p7m]
help-open-two-pass = To a pipe: check the whole file first

## jeton bicle

ask-password = Password of { $file }
password-refused = That is not the password of { $file }.
ask-new-password = New password
ask-new-password-again = New password, once more
new-password-advice = This password protects the private key: at least { $shortest } characters, and nothing that can be guessed. Keep it in a safe place: a forgotten password cannot be recovered. Enter alone: jeton proposes one to write down.
passphrase = Proposed passphrase, drawn at random ({ $bits } bits):
passphrase-written = Write it down on paper, then press Enter: it disappears from the screen and you are asked for it
ask-passphrase = Type the passphrase that you wrote down
passphrase-differs = This is not the proposed passphrase. Here it is again.
warning-password-weak = { READER() ->
    [menu] this backup keeps the old password, which is easily guessed.
   *[shell] this backup keeps the old password, which is easily guessed; `--new-password-file` gives it another.
}
confirm-delete-bicle = Delete the bi-clé “{ $name }” and its private key?
confirm-delete-bicle-listed = Remove the bi-clé “{ $name }” from the register? (Its private key stays where it is.)
expected-designation = a name of 1 to 100 visible characters that is not a fingerprint in hexadecimal
expected-out-directory = a directory that exists, for several files
expected-one-stream = a single file, where it goes through standard input or output
expected-free-input = a named file: standard input already gives the PIN or the password
expected-other-output = a file whose result would not go to { $path } too (seal or open it separately)
expected-sealed-destination = a file, or --pem for the screen: what is sealed is binary
expected-backup = a .pfx file to write: the key is backed up before it goes to the token
backup-first = The private key will not come out of the token again: it is backed up to a .pfx file first.
ask-backup = Backup file to write (.pfx)
on-token-notice = The private key will be made on “{ $token }” and will never leave it. It cannot be backed up: if this token is lost, breaks or locks, the bids sealed for this bi-clé alone are lost.
on-token-secours = The bi-clé de secours “{ $name }”, which is backed up, will open what is sealed too.
on-token-no-secours = { READER() ->
    [menu] This register has no bi-clé de secours that is backed up: nothing else would open the bids. It is better to make one first.
   *[shell] This register has no bi-clé de secours that is backed up: nothing else would open the bids. It is better to make one first (--secours --backup).
}
confirm-on-token = Make this bi-clé, which cannot be backed up?
confirm-attach = Attach “{ $name }” to the consultation { $consultation }?
attach-notice = Attaching a bi-clé to a consultation is final.
warning-never-leaves = this key does not leave its token and cannot be backed up: if the token is lost, only a bi-clé de secours will open the bids.
warning-line = Warning: { $text }
bicle-heading = Bi-clés
bicle-heading-secours = Emergency bi-clés (de secours)
bicle-name = Name of the bi-clé
bicle-none = No bi-clé in { $register }. To make one: `jeton bicle generate --designation "Procurement office"`.
bicle-cn = CN
bicle-expiry = Expires
bicle-key = Private key
bicle-backup = Backup verified
bicle-state = State
bicle-consultations = Consultations
bicle-expired = { $date }, expired: it still opens, it no longer seals
bicle-not-yet = { $date }, not valid yet
bicle-key-on-token = on “{ $label }” ({ $serial })
bicle-key-never-leaves = on “{ $label }” ({ $serial }), never leaves it
bicle-key-elsewhere = not here (certificate alone, for sealing)
bicle-never-backed-up = never
bicle-cannot-be-backed-up = impossible: the key does not leave its token
bicle-archived = archived: it still opens, it no longer seals
bicle-is-secours = emergency (de secours)
consultation-closed = { $name } (closed)
consultation-closes = { $name } (opening { $date })
consultation-open = { $name }
bicle-making = Making the key: a few seconds…
bicle-made-in-file = The bi-clé “{ $name }” is made, and kept in { $file } beside the register.
bicle-made-on-token = The bi-clé “{ $name }” is made, and kept on “{ $label }”.
bicle-made-there = The bi-clé “{ $name }” was made on “{ $label }”, which its private key never leaves.
bicle-algorithm = Algorithm: { $algorithm }, { $reason }.
bicle-listed = The bi-clé “{ $name }” is listed in the register.
bicle-referenced = The bi-clé “{ $name }” is checked and listed in the register.
bicle-imported = The bi-clé “{ $name }” is imported and listed in the register.
bicle-already-here = The bi-clé “{ $name }” is already in the register; nothing changed.
bicle-renamed = The bi-clé is now called “{ $name }”.
bicle-secours-on = The bi-clé “{ $name }” is de secours: everything will be sealed for it too.
bicle-secours-off = The bi-clé “{ $name }” is no longer de secours.
bicle-attached = The bi-clé “{ $name }” is attached to the consultation { $consultation }. This is final.
bicle-consultation-closed = The consultation { $consultation } is closed.
bicle-deleted = The bi-clé “{ $name }” is deleted.
bicle-was-archived = The bi-clé “{ $name }” is archived: it still opens, it no longer seals.
bicle-replaces = The old one, “{ $name }”, is archived: it still opens what was sealed for it.
bicle-backed-up = The bi-clé “{ $name }” is backed up in { $path }; the backup was read again with its password, and the key is the right one.
warning-not-backed-up = { READER() ->
    [menu] this bi-clé is not backed up yet; if it is lost, the bids are lost: choose “Back up a bi-clé”.
   *[shell] this bi-clé is not backed up yet; if it is lost, the bids are lost: `jeton bicle backup FILE.pfx`.
}
warning-abandoned = { READER() ->
    [menu] { $path } was left by an interrupted operation and is not in the register; nothing was sealed for it. Choose “Import a colleague’s .pfx” to keep it, or delete it.
   *[shell] { $path } was left by an interrupted command and is not in the register; nothing was sealed for it. Keep it with `jeton bicle import`, or delete it.
}
warning-key-file-left = the key’s old file, { $path }, stays beside the register; delete it if the key is to be on the token alone.
warning-compat-pfx = triple DES and SHA-1 protect badly; erase this file once it is imported.
warning-secours-archived = this bi-clé de secours is archived or expired: nothing is sealed for it any more.
warning-expires-before = its certificate expires on { $date }, before the bids are opened: it will open them, but nothing more can be sealed for it.
warning-certificate-expired = its certificate has expired: it will open, it will not seal.
warning-rsa-2048 = ANSSI recommends this key, of less than 3072 bits, only until the end of 2030.
warning-cbc = AES-CBC: tampering with a file would go unnoticed.
warning-bare-pkcs1 = { READER() ->
    [menu] bare certificate: RSA PKCS#1 v1.5, which every token opens.
   *[shell] bare certificate: RSA PKCS#1 v1.5, which every token opens (--transport oaep if you know that theirs can).
}
warning-secours-left-out = “{ $name }” is de secours, but nothing was sealed for it: { $reason }
warning-designation-refused = { READER() ->
    [menu] an entry of the register is set aside: { $reason } It only opens, until whoever looks after the register gives it another name.
   *[shell] an entry of the register is set aside: { $reason } `jeton bicle rename { $sha256 } NAME` gives it another name, if you know it; until then it only opens.
}
warning-recipient = { $reason } SHA-256 fingerprint: { $sha256 }
warning-recipient-not-remembered = who was accepted could not be remembered, and will be asked about again: { $reason }
recipient-new = you have never sealed for “{ $name }” before.
recipient-new-secours = the register names “{ $name }” as a bi-clé de secours, and you have never sealed for it before: it would be able to open everything that you seal.
recipient-changed = the certificate of “{ $name }” is not the one that you have sealed for before.
recipient-now-secours = the register now names “{ $name }” as a bi-clé de secours: it would be able to open everything that you seal.
recipient-facts = Certificate of { $holder }, valid until { $date }; SHA-256 fingerprint: { $sha256 }
recipient-advice = { READER() ->
    [menu] Compare this fingerprint with the one that its holder gives you by another way, by telephone or in person.
   *[shell] Compare this fingerprint with the one that its holder gives you by another way, by telephone or in person (`jeton bicle list --json` shows it there).
}
recipient-advice-secours = { READER() ->
    [menu] Compare this fingerprint with the one that its holder gives you by another way. If it should not be there, say no, and ask who may write the register.
   *[shell] Compare this fingerprint with the one that its holder gives you by another way. If it should not be there: `jeton bicle secours off`, and ask who may write the register.
}
confirm-recipient = Seal for “{ $name }”, now and from now on?
warning-leftover = { $path } is what an interrupted run left, and is incomplete: you may delete it.
warning-pfx-trailing = { $octets ->
    [one] { $octets } octet follows the end of the .pfx file: it is no part of it and was left aside.
   *[other] { $octets } octets follow the end of the .pfx file: they are no part of it and were left aside.
}
warning-pipe-cbc = AES-CBC cannot be checked: what follows may have been altered.
progress = { $done } of { $total } MiB, { $left } left
sealed-file = { $file } → { $out }
sealed-for = Sealed with { $cipher } for:
sealed-for-one = { "  " }{ $name } ({ $transport })
sealed-for-secours = { "  " }{ $name }, de secours, added automatically ({ $transport })
sealed-for-named-secours = { "  " }{ $name }, which is de secours ({ $transport })
failed-file = { $file }: { $reason }
cert-backup-done = Copy written to { $out }, then opened again with its password
not-done-file = { $file }: not done
opened-file = { $file } → { $out } (key: { $key })
opened-unauthenticated = { "  " }Warning: AES-CBC, there is no telling whether this file was altered.
opened-trailing = { "  " }Warning: { $octets ->
    [one] { $octets } octet follows the end of the sealed file: it is no part of it and was left aside.
   *[other] { $octets } octets follow the end of the sealed file: they are no part of it and were left aside.
}
opened-total = { $left ->
    [0] Opened: { $opened }, failed: { $failed }.
   *[other] Opened: { $opened }, failed: { $failed }, not done: { $left }.
}

## What happened

error-invalid-value = { READER() ->
    [menu] “{ $value }” does not fit; expected: { $expected }.
   *[shell] “{ $value }” is not a value for { $option }; expected: { $expected }.
}
error-missing-value = { READER() ->
    [menu] an answer is missing; expected: { $expected }.
   *[shell] { $option } is missing; it takes: { $expected }.
}
error-invalid-number = “{ $value }” is neither a SIRET nor a SIREN: { $reason }.
number-letter = character { $place } is the letter { $found }; perhaps the digit { $digit }
number-not-a-digit = character { $place }, “{ $found }”, is not a digit
number-length = it has { $count ->
    [one] one digit
   *[other] { $count } digits
}, instead of 14 for a SIRET or 9 for a SIREN
number-zeros = it is all zeros
number-siren = the mistake is in the first 9 digits, the SIREN. The ninth is a check digit: after the first eight it would be { $ninth }. It tells that a digit is wrong, or that two are swapped, and cannot tell which
number-nic = the first 9 digits, the SIREN, fit each other; the mistake is probably in the last 5. The last one is a check digit: after the first thirteen it would be { $last }. It tells that a digit is wrong, or that two are swapped, and cannot tell which
number-la-poste = it is a number of La Poste, whose digits should add up to a multiple of 5, and they add up to { $sum }; the mistake is in the last 5
error-no-terminal-pin = the { $role } is needed, and there is no terminal to ask for it.
error-no-terminal-new-pin = the new PIN is needed, and there is no terminal to ask for it.
error-no-terminal-confirmation = a confirmation is needed, and there is no terminal to ask for it.
error-config-invalid = the configuration { $path } cannot be read: { $reason }.
error-no-module = no PKCS#11 module was found on this computer.
error-several-modules = several PKCS#11 modules show different tokens: one has to be chosen.
error-module-not-found = the file { $path } does not exist.
error-module-not-loaded = the module { $path } cannot be used: { $reason }.
error-no-token = no token: the module { $module } sees none in any reader.
error-service-stopped = the smart card service (PC/SC) is not running: while it is stopped, no token or card can be seen.
error-service-not-installed = the smart card service (pcscd) is not installed: without it, no token or card can be seen.
error-service-denied = the smart card service (PC/SC) refuses this user: no token or card can be seen.
error-service-denied-remote = the smart card service (PC/SC) refuses access because you are logged in remotely (SSH): no token or card can be seen.
error-service-hangs = the smart card service (PC/SC) does not answer: no token or card can be seen.
error-service-fails = the smart card service (PC/SC) answers with an error ({ $reason }): no token or card can be seen.
error-token-not-found = no token is called “{ $wanted }”. { $count ->
    [0] None is plugged in.
   *[other] Those that are here:
}
error-token-not-found-variable = the token “{ $wanted }”, which the variable JETON_TOKEN asks for, is not here. { $count ->
    [0] None is plugged in.
   *[other] Those that are here:
}
error-token-not-found-configuration = the token “{ $wanted }”, which jeton’s configuration asks for, is not here. { $count ->
    [0] None is plugged in.
   *[other] Those that are here:
}
error-token-not-found-register = the token no. { $wanted }, which holds this bi-clé according to the register, is not here. { $count ->
    [0] None is plugged in.
   *[other] Those that are here:
}
error-several-tokens = several tokens, or several PINs of one token, match: one has to be chosen.
error-token-removed = the token was pulled out, or the reader lost it.
error-token-replaced = “{ $token }” is no longer in its place: another token is. Nothing was sent to that one.
error-token-not-recognized = the module does not recognise the card in the reader.
error-token-not-initialized = the token in “{ $reader }” has never been initialised.
error-pin-incorrect = the { $role } of “{ $token }” is wrong.
error-pin-incorrect-final = the { $role } of “{ $token }” is wrong, and a single try is left.
error-pin-refused = “{ $token }” does not accept a { $role } of this form.
error-pin-locked = the { $role } of “{ $token }” is locked.
error-final-try-not-sent = a single try of the { $role } of “{ $token }” is left; it was not sent.
error-pin-refused-before = the { $role } that was given beforehand is not the one of “{ $token }”: it was refused, or changed since. It is not presented again.
error-pin-unknown-before = whether “{ $token }” took the { $role } that was presented before is not known: it is not presented again.
error-pin-empty = the { $role } is empty.
error-pin-length = the { $role } takes { $min } to { $max } characters; nothing was sent to the token.
error-pin-nul = the { $role } holds a NUL character; nothing was sent to the token.
error-pin-not-ascii = the { $role } holds a character outside ASCII (an accent?); nothing was sent to the token.
error-pin-outer-blanks = the { $role } begins or ends with a blank, which cannot be seen; nothing was sent to the token.
error-pin-spaced-digits = the { $role } is digits with blanks between them; nothing was sent to the token.
error-pin-quoted = the { $role } stands between quotation marks; nothing was sent to the token.
error-pin-unshifted = the { $role } looks like digits typed without the Shift key; nothing was sent to the token.
error-pin-shifted = the { $role } looks like digits typed with the Shift key; nothing was sent to the token.
error-pin-unchanged = the new PIN is the old one.
error-pin-mismatch = the two entries of the new PIN differ.
error-pin-not-set = “{ $token }” has no PIN yet.
error-pin-expired = the PIN of “{ $token }” has to be changed first.
error-pin-not-locked = the PIN of “{ $token }” is not locked; the PUK was not sent.
error-unblock-not-confirmed = the token accepted the unblocking, but refuses the new PIN of “{ $token }”.
error-not-supported = the token or its module cannot do this: { $what }.
error-read-only = “{ $token }” is read-only.
error-template-refused = the token refuses the attributes of the object.
error-token-full = the token has no room left.
error-no-certificate = the token shows no certificate.
error-no-key = the token shows no key.
error-certificate-not-found = no certificate on the token matches “{ $wanted }”.
error-key-not-found = no key on the token matches “{ $wanted }”.
error-no-current-certificate = no certificate both belongs to a person and is in date.
error-several-certificates = several certificates match: one has to be chosen.
error-several-keys = several keys match: one has to be chosen.
error-certificate-exists = the token already holds the certificate “{ $name }”.
error-key-exists = the token already holds the key “{ $name }”.
error-no-matching-key = the token does not hold the private key of this certificate.
error-token-not-empty = “{ $token }” holds { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
}, which would be erased.
error-file-exists = { $path } already exists; it was not touched.
error-file-not-found = the file { $path } does not exist.
error-self-test-failed = { $failed ->
    [one] { $failed } check failed.
   *[other] { $failed } checks failed.
}
error-signature-invalid = the signature that the token made with the key “{ $key }” does not verify.
error-not-a-certificate = “{ $origin }” is not a readable certificate: it is { $kind }.
error-several-in-file = the file { $path } contains the certificates of { $count } holders: { $holders }.
error-output-full = the answer could not be written: the disk is full.
error-io = { $path }: { $reason }.
error-output-closed = the program that read the output has gone.
error-session-lost = another program logged the token out or reset it.
error-module = the module returned an error.
error-module-floods = { $path } writes without end on its standard output: it was stopped.
error-module-misbehaved = the module’s answer to { $function } breaks the standard: { $reason }.
error-key-unfit = jeton cannot use this private key: { $key }.
error-key-damaged = the numbers of this private key ({ $key }) do not belong together: it is damaged.
error-encoding = the certificate or request cannot be built: { $reason }.
error-internal = jeton itself failed at this file, and nothing of it was kept: { $reason }.
error-undone-removed = What had been made was removed again: { $objects }.
error-undone-left = Still on the token: { $objects }.
error-unlisted-removed = The file { $path }, just written, was removed; nothing had been sealed for this bi-clé.
error-unlisted-file = The file { $path }, just written, could not be removed and is not in the register; nothing was sealed for it.
error-unlisted-backup = The backup { $path } is whole and verified, and stays; the bi-clé is not in the register.
error-backup-not-noted = The backup { $path } is written and verified, but could not be noted in the register.
error-unlisted-token = The bi-clé “{ $designation }” is whole on “{ $token }” (id { $id }) and stays there; it is not in the register.
error-partly-deleted = { $message } Deleted: { $deleted }. Still on the token: { $left }.
error-renewal-due = { $due ->
    [one] one certificate needs your attention.
   *[other] { $due } certificates need your attention.
}
error-cancelled = cancelled.
error-no-terminal-password = the password of the .pfx file is needed, and there is no terminal to ask for it.
error-no-terminal-new-password = a new password is needed, and there is no terminal to ask for it.
error-password-incorrect = this is not the password of { $path }.
error-password-empty = the password is empty; a private key is never kept without one.
error-password-too-short = the new password is too short: it takes at least { $shortest } characters.
error-password-guessable = the new password is too easily guessed (common words, names, dates or keyboard runs).
error-password-not-ascii = the password contains a character outside ASCII (an accent?); Windows, Java and OpenSSL would not all read it the same way.
error-password-not-bmp = the password contains a character, probably an emoji, that a .pfx file cannot encode.
error-password-mismatch = the two entries of the password differ.
error-pfx-unsupported = { $path } is protected by an algorithm that jeton does not read: { $algorithm }.
error-pfx-not-one-key = { $path } is a .pfx file, but not one for this: { $reason }.
error-pfx-invalid = { $path } is not a readable .pfx file: { $reason }.
pfx-damaged = the password is right, but what it protects cannot be deciphered
pfx-iterations = it asks for { $count } iterations, which would take hours
error-not-a-pfx = { $path } is not a .pfx: it is { $kind }.
pfx-malformed = it is none, or incomplete
pfx-no-key = it holds no private key
pfx-several-keys = it holds several private keys ({ $keys })
pfx-no-certificate = it does not hold the certificate of its private key
error-register-invalid = the register { $path } is damaged: { $reason }; it was not touched.
error-register-newer = the register { $path } was written by a later version of jeton (format { $version }); it was not touched.
error-register-busy = another agent has held the register { $path } for too long.
error-bicle-not-found = no bi-clé in the register is called “{ $wanted }”.
error-no-bicle = the register holds no bi-clé.
error-several-bicles = the register holds several bi-clés: one has to be chosen.
error-bicle-exists = the register already holds a bi-clé “{ $designation }”.
error-bicle-in-use = the bi-clé “{ $designation }” is not deleted: { $count ->
    [one] the consultation { $consultations } is not closed, its bids would be lost.
   *[other] the consultations { $consultations } are not closed, their bids would be lost.
}
error-bicle-not-backed-up = the bi-clé “{ $designation }” is not deleted: no backup of it was verified.
error-bicle-never-backed-up = the bi-clé “{ $designation }” is not deleted: its private key does not leave its token, and no backup of it is possible.
error-bicle-never-leaves = the private key of “{ $designation }” was made on its token and never leaves it: it cannot be backed up.
error-bicle-not-exportable = the private key of “{ $designation }” is on its token and cannot come out again.
error-bicle-elsewhere = the private key of “{ $designation }” is not here: its certificate alone is in the register.
error-consultation-not-found = no consultation in the register is called “{ $wanted }”.
error-consultation-attached = the consultation { $consultation } already has the bi-clé “{ $designation }”; this is final.
error-opening-passed = the opening date that was given, { $date }, has passed; the bi-clé was not attached.
error-certificate-expired = the certificate of “{ $name }” has expired: it can no longer be used to encrypt.
error-certificate-not-yet = the certificate of “{ $name }” is not valid yet.
error-certificate-authority = “{ $name }” is the certificate of a certification authority, not of a recipient.
error-certificate-usage = the certificate of “{ $name }” is not for encryption.
error-certificate-key = nothing can be encrypted for the key of “{ $name }”: its kind or size ({ $key }) is unfit.
error-certificate-exponent = the key of “{ $name }” has a public exponent below 65537, which ANSSI does not accept.
error-bicle-archived = the bi-clé “{ $name }” is archived: it still opens, but no longer encrypts.
error-designation-fingerprint = what the register calls “{ $designation }” bears a fingerprint for a name.
error-designation-hidden = what the register calls “{ $designation }” has characters in its name that are not seen, or that turn it around: it could be taken for another.
error-recipients-new = { $count ->
    [one] nothing is sealed: you have not sealed for this recipient before, or its certificate has changed.
   *[other] nothing is sealed: you have not sealed for these recipients before, or their certificates have changed.
}
error-certificate-transport = “{ $name }” would not open what is encrypted this way.
error-cms-invalid = { $path } is not a complete encrypted file (CMS): { $reason }.
error-cms-signed = { $path } is signed, not encrypted: there is nothing in it to open with a key.
error-cms-mail = { $path } is a saved mail message, not the encrypted file that it carries.
error-cms-password = { $path } is encrypted under a password alone, for no certificate: no key pair opens it.
error-cms-shared-key = { $path } is encrypted under a key agreed on before, for no certificate: no key pair opens it.
error-cms-nobody = { $path } is encrypted for no certificate: no key pair opens it.
cms-truncated = it ends too early
cms-not-at-all = it does not begin like one
error-cms-unsupported = { $path } uses an algorithm that jeton does not support: { $algorithm }.
error-cms-damaged = { $path } is damaged, or the key is not the right one: nothing of it was kept.
error-no-key-for-file = no key here opens { $path }, encrypted for: { $recipients }.
recipients-password = a password
recipients-more = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
error-no-key-here = There is no bi-clé here.
error-keys-here = The keys here:
error-too-long = { $path } is longer than AES-GCM allows (64 GiB).
error-pipe-unchecked = what leaves through a pipe would be used before it was checked.
error-batch = { $failed ->
    [one] { $failed } file was not done.
   *[other] { $failed } files were not done.
}
error-batch-not-done = { $count ->
    [one] { $count } more was not tried.
   *[other] { $count } more were not tried.
}
error-attention-needed = { $count ->
    [one] one point needs your attention.
   *[other] { $count } points need your attention.
}
error-certificates-need-attention = { $count ->
    [one] { $count } certificate needs your attention.
   *[other] { $count } certificates need your attention.
}
error-no-terminal-unblocking-code = jeton needs to know which code you have, and there is no terminal to ask for it.
error-no-terminal-erasure = this token is already initialised; erasing it takes a confirmation, and there is no terminal to ask for it.
error-no-clipboard = there is no clipboard here, neither of a desktop nor of a terminal.
error-no-blank-token = no token is blank: those present are already initialised.
error-code-incorrect = the { $role } of “{ $token }” is wrong. This code was refused, not the PIN.
error-new-pin-refused = “{ $token }” does not accept this new PIN; the PIN has not changed.
error-puk-or-pin-locked = “{ $token }” answers that the code is locked: either the PUK is locked too, or the module took the PUK for the old PIN. The PIN is still locked.
error-unblock-not-offered = the module does not unblock with the { $role }, at least as it is configured. The PIN has not changed.
error-already-logged-in = the module says that a login is already open: the PIN was not verified.
error-half-done-new-pin = The new PIN had been sent; whether “{ $token }” took it is not known.
error-half-done-unblocked = “{ $token }” took the new PIN, but no login could prove it.
error-half-done-initialized = “{ $token }” was initialised and is empty; its administrator PIN is set, its PIN is not.
error-half-done-initialization = The order to initialise “{ $token }” had been sent; whether it was erased is not known.
error-half-done-pin = The code had been sent: if it was wrong, a try may have been spent. Nothing else was done.
error-half-done-key = The signature or decryption was not made.
error-half-done-certificate = The certificate had been sent; nothing confirms that “{ $token }” kept it.
error-half-done-authorities = The holder’s certificate is on “{ $token }”; nothing confirms that those of its authorities are all there.
error-half-done-deletion = The order to delete had been sent; it is not known whether “{ $token }” carried it out.
error-writing-not-offered = the module does not write to this token, at least as it is configured.
error-use-login-not-offered = this key asks for the PIN at each use, and its module cannot present it.
error-key-disturbed = the token accepted the PIN, and twice could not use its key.

load-not-a-library = this file is not a shared library
load-other-architecture = { $system ->
    [windows-x86] it is made for another kind of processor (64 bits instead of 32?)
   *[other] it is made for another kind of processor (32 bits instead of 64?)
}
load-missing-library = it needs the library { $name }, which is missing
load-not-pkcs11 = this library is not a PKCS#11 module
load-denied = it may not be read
load-crashed = it crashes when it is loaded
load-timed-out = it does not answer
load-initialize = it does not initialise

io-not-found = the folder or file does not exist
io-denied = access is denied
io-full = the disk is full
io-file-too-large = longer than a file may be here
io-read-only = the disk is read-only
io-is-a-directory = this is a folder
io-not-a-directory = one of the folders in this path is not a folder
io-not-utf-8 = this is not UTF-8 text

## What to do

remedy-usage = { READER() ->
    [menu] {""}
   *[shell] see `jeton --help`.
}
remedy-invalid-number = copy it again from the establishment’s avis de situation (avis-situation-sirene.insee.fr).
remedy-no-terminal-pin = supply it with --pin-file, --pin-stdin or JETON_PIN.
remedy-no-terminal-so-pin = supply it with --so-pin-file, --pin-stdin or JETON_SO_PIN.
remedy-no-terminal-puk = supply it with --puk-file, --pin-stdin or JETON_PUK.
remedy-no-terminal-new-pin = supply it with --new-pin-file, --pin-stdin or JETON_NEW_PIN.
remedy-no-terminal-confirmation = run the command in a terminal, or add --yes.
remedy-config-invalid = fix the file, or delete it.
remedy-no-module = { READER() ->
    [menu] install the driver of your token’s issuer (ChamberSign: support.chambersign.fr).
   *[shell] install your issuer’s driver (ChamberSign: support.chambersign.fr), or OpenSC; or name the module with --module.
}
remedy-several-modules = { READER() ->
    [menu] {""}
   *[shell] name one with --module.
}
remedy-module-not-found = { READER() ->
    [menu] { remedy-no-module }
   *[shell] name the PKCS#11 module of your driver (.so, .dll or .dylib file) with --module.
}
remedy-module-architecture = { $system ->
    [windows] install the 64-bit driver of your issuer; if there is only one of 32 bits, use the 32-bit jeton (the “i686” archive).
    [windows-x86] use the 64-bit jeton (the “x86_64” archive): this one, of 32 bits, loads drivers of 32 bits only.
   *[other] install the 64-bit driver of your issuer.
}
remedy-module-missing-library = install the missing library, or reinstall your issuer’s driver.
remedy-module-denied = ask the administrator of this computer for permission to read it.
remedy-module-initialize = { $os ->
    [windows] check in services.msc that “Smart Card” is running; if the problem lasts, reinstall your issuer’s driver.
    [macos] unplug the reader and plug it in again; if the problem lasts, reinstall your issuer’s driver.
   *[other] check that the smart card service (pcscd) is running; if the problem lasts, reinstall your issuer’s driver.
}
remedy-no-token = { READER() ->
    [menu] plug in the token or insert the card, then try again.
   *[shell] plug in the token or insert the card, then try again; if it is already there, it may need another module (--module).
}
remedy-service-install = install it: packages pcscd and libpcsclite1 (Debian, Ubuntu), pcsc-lite (Fedora).
remedy-service-start = { $os ->
    [windows] press the Windows and R keys, type services.msc, then Enter; right-click “Smart Card”, “Start”. It starts by itself when a reader is plugged in.
    [macos] unplug the reader and plug it in again; the service starts with it.
   *[other] start it: `sudo systemctl enable --now pcscd.socket`
}
remedy-service-restart = { $os ->
    [windows] open services.msc and restart “Smart Card”.
    [macos] unplug the reader and plug it in again; if that does not help, restart the computer.
   *[other] restart it: `sudo systemctl restart pcscd`
}
remedy-service-denied = ask the administrator to allow it (polkit: actions org.debian.pcsc-lite.access_pcsc and access_card).
remedy-service-denied-remote = run jeton on the computer itself, or ask the administrator to allow remote access (polkit: actions org.debian.pcsc-lite.access_pcsc and access_card).
remedy-several-tokens = { READER() ->
    [menu] {""}
   *[shell] name one with --token.
}
remedy-token-not-found = { READER() ->
    [menu] {""}
   *[shell] name one of those with --token, or plug in the one that you want.
}
remedy-token-not-found-alone = { READER() ->
    [menu] plug it in and try again.
   *[shell] plug it in and try again; if it is plugged in already, check the name given to --token (`jeton list` shows them), or name its module with --module.
}
remedy-token-not-found-variable = { READER() ->
    [menu] {""}
   *[shell] name one of those with --token, which takes precedence over JETON_TOKEN, or plug in the one that is asked for.
}
remedy-token-not-found-alone-variable = { READER() ->
    [menu] plug it in and try again.
   *[shell] plug it in and try again; if you want another one, name it with --token, or remove the variable JETON_TOKEN.
}
remedy-token-not-found-configuration = { READER() ->
    [menu] {""}
   *[shell] name one of those with --token, or for good with `jeton config set token`; `jeton config unset token` asks for none any more.
}
remedy-token-not-found-alone-configuration = { READER() ->
    [menu] plug it in and try again.
   *[shell] plug it in and try again; if you want another one, name it with --token, or change the configuration: `jeton config unset token`.
}
remedy-token-not-found-register = plug in this token and try again.
remedy-token-removed = plug the token in again and try again.
remedy-token-replaced = put the token that is meant back and start again; do not change tokens while a command runs.
remedy-token-not-recognized = { READER() ->
    [menu] { remedy-no-module }
   *[shell] install the driver of the card’s issuer and name its module with --module.
}
remedy-token-not-initialized = { READER() ->
    [menu] a blank token is prepared by the issuer or administrator who handed it out.
   *[shell] if this token is yours to prepare: `jeton token init`.
}
remedy-pin-incorrect = { READER() ->
    [menu] check the PIN (caps lock, numeric keypad) before another try.
   *[shell] check the PIN (Caps Lock, numeric keypad) before another try: `jeton pin status` shows the state of the token.
}
remedy-pin-final-try = stop here if you are not sure: the next wrong PIN locks the token. Your issuer can help.
remedy-so-pin-incorrect = check the code; on many tokens, wrong tries lock it for good.
remedy-pin-locked = unblock it with `jeton pin unblock` if you have the PUK or the administrator PIN; otherwise ask the issuer of the certificate.
remedy-pin-locked-issued = if you have a PUK or an administrator PIN, unblock it with `jeton pin unblock`; otherwise: { $issuer }
remedy-so-pin-locked = this code can no longer be used; ask the issuer of the token.
remedy-final-try-not-sent = { READER() ->
    [menu] { remedy-pin-final-try }
   *[shell] if you are sure of it, add --last-try; a wrong one locks the token.
}
remedy-pin-refused-before = { READER() ->
    [menu] { remedy-pin-incorrect }
   *[shell] look at `jeton pin status`, which costs no try; correct the code where it is given beforehand (--pin-file, --pin-stdin, JETON_PIN), or type it, then start again.
}
remedy-pin-unknown-before = { READER() ->
    [menu] unplug the token, plug it in again, and try again.
   *[shell] look at `jeton pin status`, which costs no try; plug the token in again, then start again.
}
remedy-pin-rejected = choose another one; no try was spent.
remedy-pin-outer-blanks = remove that blank from the line, its end included; no try was spent. If it really is part of the PIN, type it in a terminal, where jeton asks before it sends it.
remedy-pin-spaced-digits = write the digits without blanks; no try was spent. If the blanks really are part of the PIN, type it in a terminal, where jeton asks before it sends it.
remedy-pin-quoted = remove the quotation marks; no try was spent. If they really are part of the PIN, type it in a terminal, where jeton asks before it sends it.
remedy-pin-digit-keys = write the digits themselves; no try was spent. If this really is the PIN, type it in a terminal, where jeton asks before it sends it.
remedy-pin-not-set = { READER() ->
    [menu] only the token’s administrator can set it, with a PIN of their own.
   *[shell] an administrator can set it: `jeton pin unblock --with so-pin`.
}
remedy-pin-expired = { READER() ->
    [menu] nothing else can be done before it is changed.
   *[shell] change it: `jeton pin change`.
}
remedy-pin-not-locked = { READER() ->
    [menu] if you know the present PIN, change it; the PUK only serves when the PIN is locked.
   *[shell] use `jeton pin change`, or `jeton pin verify` if you are not sure of the PIN.
}
remedy-unblock-not-confirmed = { READER() ->
    [menu] { remedy-so-pin-locked }
   *[shell] check the state with `jeton pin status`, and ask the issuer of the token.
}
remedy-not-supported = use the issuer’s own module or tool for this, or another token.
remedy-read-only = some tokens can only be written with their issuer’s tool.
remedy-template-refused = this token’s profile does not allow it; use its issuer’s tool.
remedy-token-full = { READER() ->
    [menu] ask the token’s administrator to delete what is no longer needed.
   *[shell] delete what is no longer needed: `jeton key delete`.
}
remedy-certificate-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton cert list` lists those that are there.
}
remedy-key-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton key list` lists those that are there.
}
remedy-several-certificates = { READER() ->
    [menu] “My certificates” shows them.
   *[shell] add the option of the one you want.
}
remedy-several-keys = { READER() ->
    [menu] {""}
   *[shell] name one with --id or --label.
}
remedy-several-in-file = { READER() ->
    [menu] separate them first with “Save the PEM”, then start again with the file of the holder you want.
   *[shell] separate them with `jeton cert export FILE --out DIRECTORY`, then name the file of the holder you want.
}
remedy-object-exists = { READER() ->
    [menu] ask the token’s administrator to delete the old object.
   *[shell] choose another label, or delete the old object: `jeton key delete`.
}
remedy-no-matching-key = check that this certificate was issued for this token.
remedy-token-not-empty = if it is to be erased, confirm with --erase and the token’s label.
remedy-file-exists = give another name or another folder; jeton overwrites no file unless told to.
remedy-file-not-found = check its name and folder.
remedy-self-test-failed = see the lines of the test; a certificate that has expired, was revoked or does not match its key has to be replaced by its issuer; what got no answer can be checked again later.
remedy-check-failed = see the lines marked FAILED: do not rely on a certificate that is revoked, expired or wrongly signed; ask its holder for the present one.
remedy-signature-invalid = try again; if the problem lasts, the token or its driver is faulty: ask the issuer.
remedy-file-certificate = { READER() ->
    [menu] the private key is not in this file; “A file received by mail” reads it.
   *[shell] the private key is not in this file; `jeton cert show` and `jeton cert check` read it.
}
remedy-file-damaged = download it again or ask for it again; if it is on a token, ask its issuer.
remedy-file-pfx = { READER() ->
    [menu] “A file received by mail” reads it, with its password.
   *[shell] `jeton cert show`, `jeton cert check` and `jeton test --pfx` read it with its password; `jeton bicle import` imports an encryption key pair.
}
remedy-file-private-key = give this file to nobody; the certificate is in another file, which the issuer sent.
remedy-file-public-key = ask for the certificate itself, which also says whose key this is.
remedy-file-request = send it to the issuer, who will return the certificate.
remedy-file-revocation-list = { READER() ->
    [menu] it serves to check certificates, and holds none: ask for the certificate itself.
   *[shell] give it with --crl, to check a certificate: `jeton cert check CERTIFICATE --crl LIST`.
}
remedy-file-sealed = { READER() ->
    [menu] “A file received by mail” opens it.
   *[shell] open it with `jeton bicle open`.
}
remedy-file-signed = open it in the platform or the signing program that it comes from.
remedy-file-mail = open the mail, save its attachment, and give that.
remedy-file-web-page = the site gave a page instead of the file: open it to read it, then download again.
remedy-file-pdf = ask for the certificate itself: a .cer, .crt, .pem or .p7b file.
remedy-file-archive = extract the files from the archive first.
remedy-file-empty = download it again or ask for it again.
remedy-file-folder = name the files in it.
remedy-file-unknown = a certificate is in a .cer, .crt, .pem, .p7b or .pfx file: ask for it again.
remedy-disk-full = make room, then try again; nothing was overwritten.
remedy-io = check the folder and its permissions.
remedy-cancelled = {""}
remedy-session-lost = close the other programs that use the token (browser, scdaemon, Local Trust Force), then try again.
remedy-module = plug the token in again and try again; if the problem lasts, report this cause to the maker of the driver.
remedy-key-unfit = the key must be RSA of at least 2048 bits, or on P-256, P-384 or P-521; RSASSA-PSS, DSA and Ed25519 keys do not decrypt.
remedy-encoding = check the names given.
remedy-internal = the other files are not concerned. Report it to those who maintain jeton, with this message; open or seal the file again by itself.
remedy-no-terminal-password = supply it with --password-file, --password-stdin or JETON_PASSWORD.
remedy-no-terminal-new-password = supply it with --new-password-file, --password-file, --password-stdin or JETON_PASSWORD.
remedy-password-incorrect = check it (Caps Lock) and try again; a forgotten password cannot be recovered.
remedy-password-rejected = try again with another.
remedy-password-weak = choose a series of unrelated words; in a terminal, jeton proposes one drawn at random.
remedy-password-not-bmp = { READER() ->
    [menu] choose another; if it is that of a file that you received, “A file received by mail” copies it under another password.
   *[shell] choose another; if it is that of a file that you received, copy the file under another password first, with `jeton cert backup`.
}
remedy-password-empty = { READER() ->
    [menu] choose one; if you received a file without a password, “A file received by mail” copies it under a password.
   *[shell] choose one; if you received a file without a password, copy it under a password first, with `jeton cert backup`.
}
remedy-password-not-ascii = { READER() ->
    [menu] use letters without accents, digits and signs.
   *[shell] use letters without accents, digits and signs; --force-password keeps it as it is.
}
remedy-pfx-unsupported = export it again with the program that made it, with AES-256 (failing that, triple DES); the password is not the problem.
remedy-pfx-not-one-key = { READER() ->
    [menu] “A file received by mail” shows what is in it; what is needed here is a file with one private key and its certificate: ask whoever gave it to you.
   *[shell] `jeton cert show` shows what is in it; what is needed here is a file with one private key and its certificate: ask whoever gave it to you.
}
remedy-pfx-invalid = ask for another copy of the file from whoever gave it to you.
remedy-register-invalid = fix that line, or restore a backup of the file; the .pfx files beside it are still good.
remedy-register-newer = update jeton on this computer.
remedy-register-busy = try again when they have finished.
remedy-bicle-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton bicle list` shows them.
}
remedy-no-bicle = { READER() ->
    [menu] make one, or import that of your entity.
   *[shell] `jeton bicle generate --designation "Service des marchés"` makes one, `jeton bicle import` imports one.
}
remedy-several-bicles = name one by its designation.
remedy-output-exists = give another name; jeton never replaces a file here.
remedy-bicle-exists = { READER() ->
    [menu] choose another name.
   *[shell] choose another name, or rename the old one with `jeton bicle rename`.
}
remedy-bicle-in-use = { READER() ->
    [menu] close the consultation once its bids are opened; to seal nothing more for this bi-clé, archive it.
   *[shell] `jeton bicle close` once the bids are open; to stop sealing for it: `jeton bicle archive`.
}
remedy-bicle-not-backed-up = { READER() ->
    [menu] back it up first; to seal nothing more for it, archive it.
   *[shell] `jeton bicle backup FILE.pfx` first; to stop sealing for it: `jeton bicle archive`.
}
remedy-bicle-never-backed-up = { READER() ->
    [menu] to seal nothing more for it, archive it: it will always open what was sealed for it.
   *[shell] to stop sealing for it: `jeton bicle archive`; it will still open what was sealed for it.
}
remedy-bicle-never-leaves = add a bi-clé de secours that is backed up: it will open the bids if this token is lost.
remedy-bicle-not-exportable = copy the .pfx backup that was made when it was created: it still opens with its password.
remedy-bicle-elsewhere = do it where its private key is.
remedy-consultation-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton bicle list` shows them.
}
remedy-consultation-attached = if it is the right one, there is nothing to do.
remedy-opening-passed = { READER() ->
    [menu] check the year; if the bids are still to be opened, attach the bi-clé without a date.
   *[shell] check the year; if the bids are still to be opened, attach the bi-clé without a date (without --closes).
}
remedy-certificate-out-of-date = { READER() ->
    [menu] “Renew a bi-clé” makes the next one; the old one still opens.
   *[shell] `jeton bicle renew` makes the next one; the old one still opens.
}
remedy-certificate-unfit = use the certificate of an encryption key pair (RSA of at least 2048 bits, or P-256, P-384, P-521).
remedy-certificate-software = { READER() ->
    [menu] it is no encryption key pair, but a software certificate for signing or authentication: “A file received by mail” tests it, shows it, gives its PEM and copies it under another password.
   *[shell] it is no encryption key pair, but a software certificate for signing or authentication: `jeton test --pfx` tests it, `jeton cert show` shows it, `jeton cert export` gives its PEM and `jeton cert backup` copies it under another password.
}
remedy-designation-refused = { READER() ->
    [menu] if you know it, ask whoever looks after the register to give it another name; if not, ask who may write the register. It still opens what was sealed for it.
   *[shell] if you know it, give it another name: `jeton bicle rename { $sha256 } NAME`; if not, ask who may write the register. It still opens what was sealed for it.
}
remedy-recipients-new = compare each SHA-256 fingerprint with the one that its holder gives you by another way, then add --accept-new FINGERPRINT; what should not be de secours: `jeton bicle secours off`.
remedy-certificate-transport = let jeton choose: remove --transport.
remedy-cms-invalid = ask for another copy of the file from whoever gave it to you.
remedy-cms-signed = read it with the program that verifies signatures, or ask for it encrypted for your certificate.
remedy-cms-mail = open the message in your mail program, save the attachment (often smime.p7m), and give that file.
remedy-cms-no-certificate = open it with the program that made it, or ask for it to be encrypted for your certificate.
remedy-cms-unsupported = open it with the program that made it, or have it encrypted with AES-256.
remedy-cms-damaged = open it once more; if it is found damaged again, ask for another copy of the file from whoever gave it to you.
remedy-no-key-for-file = { READER() ->
    [menu] plug in the token that opens it, or import the .pfx of its bi-clé.
   *[shell] plug in the token, or import the bi-clé with `jeton bicle import`: `jeton bicle list` shows those that are here.
}
remedy-too-long = { READER() ->
    [menu] split the file before sealing it.
   *[shell] --compat (AES-CBC) has no such limit, but does not protect against alteration.
}
remedy-pipe-unchecked = add --two-pass, which checks the whole file first, or write to a file with --out.
remedy-attention-needed = follow the advice of the lines marked ✗.
remedy-certificates-need-attention = { READER() ->
    [menu] see the lines marked “advice”.
   *[shell] see the lines marked “advice”: if the end is near, `jeton remind FILE` says how to renew; an authority that you know is given with --ca.
}
remedy-renewal-due = the lines above say how to renew.
remedy-no-terminal-unblocking-code = add --with puk or --with so-pin, whichever you have.
remedy-no-terminal-erasure = if it is to be erased, confirm with --erase and the token’s label.
remedy-no-clipboard = { READER() ->
    [menu] save it to a file instead.
   *[shell] write to a file, with --out.
}
remedy-no-blank-token = name the one to erase with --token.
remedy-new-pin-refused = choose another one: the token may accept digits only, or refuse sequences and former PINs.
remedy-unblock-not-offered-so = with OpenSC’s module, put this in opensc.conf (often { $file }), then try again: app opensc-pkcs11 { "{" } pkcs11 { "{" } user_pin_unblock_style = init_pin_in_so_session; { "}" } { "}" }. With another module, use the issuer’s tool or ask the issuer of the certificate.
remedy-unblock-not-offered-puk = with OpenSC’s module, put this in opensc.conf (often { $file }), then try again: app opensc-pkcs11 { "{" } pkcs11 { "{" } user_pin_unblock_style = set_pin_in_unlogged_session; { "}" } { "}" }. With another module, use the issuer’s tool or ask the issuer of the certificate.
remedy-half-done-new-pin = { READER() ->
    [menu] plug the token in again, then test it with the new PIN. If it is wrong, the old one is still the right one.
   *[shell] plug the token in again, look at `jeton pin status`, then try the new PIN first: `jeton pin verify`. If it is wrong, the old one is still the right one.
}
remedy-half-done-unblocked = { READER() ->
    [menu] test the token with the new PIN.
   *[shell] `jeton pin verify`, with the new PIN.
}
remedy-half-done-initialized = set its PIN with `jeton pin unblock --with so-pin`.
remedy-half-done-initialization = plug the token in again: `jeton list` shows what it is now.
remedy-half-done-pin = { READER() ->
    [menu] plug the token in again: its state is shown before another try.
   *[shell] plug the token in again, look at `jeton pin status`, then try again.
}
remedy-half-done-certificate = { READER() ->
    [menu] plug the token in again: “My certificates” shows whether it is there.
   *[shell] plug the token in again: `jeton cert list` shows whether it is there.
}
remedy-half-done-deletion = { READER() ->
    [menu] plug the token in again.
   *[shell] plug the token in again: `jeton key list` and `jeton cert list` show what is there.
}
remedy-undone-left = { READER() ->
    [menu] plug the token in again if it was removed, and ask its administrator to delete it.
   *[shell] plug the token in again if it was removed: `jeton key list` and `jeton cert list` show what is there; `jeton key delete --label "{ $label }" --with-certificate` deletes it.
}
remedy-unlisted-token = { READER() ->
    [menu] Whoever looks after the register can list it, or the token’s administrator delete it.
   *[shell] Then, to list it: `jeton bicle reference --id { $id } --designation "{ $designation }"`; to delete it: `jeton key delete --id { $id } --with-certificate`.
}
remedy-unlisted-backup = { READER() ->
    [menu] Then choose “Import a colleague’s .pfx” to import this bi-clé: { $path }
   *[shell] Then, to import this bi-clé: `jeton bicle import "{ $path }"`.
}
remedy-unlisted-both = { READER() ->
    [menu] Then choose “Import a colleague’s .pfx” to import this bi-clé: { $path }
   *[shell] Then, to import this bi-clé: `jeton bicle import --to token "{ $path }"`.
}
remedy-writing-not-offered = write with the issuer’s own module (--module) or tool. OpenSC cannot write to IAS-ECC cards as it is installed.
remedy-use-login-not-offered = use the issuer’s own module (--module); with OpenSC, put this in opensc.conf (often { $file }), then try again: app default { "{" } framework pkcs15 { "{" } pin_cache_ignore_user_consent = true; { "}" } { "}" }
step-initialise = initialisation of the token
step-unblock = unblocking of the PIN
step-pin-change = PIN change
step-key-pair = key pair and certificate request
step-import = certificate import
step-test = test
error-plan = { $count ->
    [one] the plan { $path } has a fault; nothing was touched:
   *[other] the plan { $path } has { $count } faults; nothing was touched:
}
remedy-plan = correct the plan, save it and try again.
plan-fault = line { $line }: { $fault }
plan-fault-at = line { $line }, column { $column }: { $fault }
plan-fault-utf-8 = the file is not UTF-8; save it from the spreadsheet as “CSV UTF-8”
plan-fault-empty = there is nobody in it
plan-fault-column = no column is called “{ $found }”; the names are: { $columns }
plan-fault-twice = the column “{ $column }” is there twice
plan-fault-no-column = there is no column “{ $column }”
plan-fault-fields = { $found } fields, but the first line has { $expected }
plan-fault-missing = the field “{ $column }” is empty
plan-fault-missing-for = the step “{ $step }” needs a value in the column “{ $column }”
plan-fault-step = “{ $found }” is not a step; the steps are: { $steps }
plan-fault-conflict = “{ $one }” and “{ $other }” each set a PIN: keep one of them
plan-fault-algorithm = “{ $found }” is not a known algorithm; the algorithms are: { $known }
plan-fault-label = “{ $found }” cannot be the label of a token: { $max } bytes at most, without invisible characters
plan-fault-invalid = “{ $value }” does not fit the column “{ $column }”
plan-fault-no-file = the file { $path } does not exist
plan-fault-no-certificate = { $path } holds no certificate
plan-fault-same-serial = line { $line } has this serial number too
plan-fault-same-person = line { $line } is about the same person, with the same label
error-journal = line { $line } of the journal { $path } cannot be read.
remedy-journal = nothing was touched. If the journal was changed, restore a copy; without it, jeton does not know what is done already.
error-preparation-busy = another preparation is working on this plan (journal { $path }).
remedy-preparation-busy = wait until it has finished, or go on in the other window.
error-token-of-several = “{ $token }” may be the token of several people: { $names }.
error-second-token = “{ $token }” presents itself as the token of { $name }, but the plan or the journal knows another.
remedy-token-of-several = it is set aside. Find out whose it is (`jeton list`), and put its serial number in the plan.
error-token-unidentified = nothing on “{ $token }” says whose it is.
remedy-token-unidentified = put its serial number in the plan (`jeton list` shows it), or try again in a terminal: jeton will ask.
error-pin-unknown = nobody knows whether “{ $token }” has taken its new PIN: the work was interrupted at that moment.
remedy-pin-unknown = try again in a terminal and let the PIN of the slip { $path } be presented once; or check it yourself with `jeton pin verify`.
remedy-pin-unknown-typed = try again in a terminal: jeton will ask for the present PIN.
error-slip = the PIN of the slip { $path } cannot be read.
error-pin-elsewhere = the PIN of “{ $token }” is on a slip that is no longer here.
remedy-pin-elsewhere = try again in a terminal: jeton will ask for the PIN.
error-preparation-incomplete = not everything is done: { $aside ->
    [0] no token set
    [one] one token set
   *[other] { $aside } tokens set
} aside, { $waiting ->
    [0] none
    [one] one
   *[other] { $waiting }
} waiting.
remedy-preparation-incomplete = run the same command again: what is done will not be done twice.
value-plan = PLAN.csv
about-token-prepare = Prepare a batch of tokens by a table: PINs, key pairs, certificates
help-plan = The table, in CSV (UTF-8): a line for each person
help-dry-run = Show what would be done, and touch nothing
help-prepare-yes = Erase the tokens to initialise without asking for the label of each
help-type-pins = Have the new PINs typed, instead of making them at random
after-token-prepare = Columns: name and steps; where needed e-mail, unit, organisation, siret, label, serial number, algorithm, key label, certificate.
    Steps, separated by +: initialise, unblock, pin, key pair, import, test.

    Beside the table keys.csv are written the journal (keys.journal.jsonl), the slips with the PINs (keys-fiches), the requests (keys-demandes) and the report (keys-rapport.html and .csv). The same command goes on where the work stopped. See docs/administrators.md.
expected-one-pin-for-all = --pin-file or JETON_PIN: nobody knows in which order the tokens come
slip-title = PIN of { $name }
slip-personal = Personal and confidential
slip-token = Token
slip-date = Prepared on
slip-how-to-fold = To close the slip: fold the lower third over the PIN, print against print, then staple or glue the edges. The name stays visible.
slip-fold-back = Fold here last, backwards
slip-fold-over = Fold here first, upwards
slip-pin = The PIN of your token
slip-advice-change = Change it when you first use it: `jeton pin change`, or the software of your token.
slip-advice-secret = Give it to nobody, and do not keep it with the token. Then destroy this slip.
slip-advice-tries = After a few mistakes in a row, often three, the token locks.
slip-blank = This third is folded over the PIN and hides it.
slip-void = VOID
slip-void-text = The token has not taken the PIN of this slip. Destroy it: another will replace it.
prepared-dry-run = Dry run: nothing was touched.
prepared-summary = { $done ->
    [0] No token
    [one] One token
   *[other] { $done } tokens
} ready of { $total }; { $aside ->
    [0] none set
    [one] one set
   *[other] { $aside } set
} aside, { $waiting ->
    [0] none
    [one] one
   *[other] { $waiting }
} waiting.
prepared-step = { $step }: { $state }
prepared-report = Report
prepared-table = Table
prepared-done = ready
prepared-set-aside = set aside
prepared-waiting = waiting
prepared-title = Preparation of tokens
prepared-made = Plan { $plan }, { $date }
prepared-others = Tokens that are nobody’s
prepared-serial = no. { $serial }
prepared-slip = slip
step-done = done
step-to-do = to do
step-waiting-for-file = waits for the certificate’s file
step-unknown = interrupted, outcome unknown
table-line = Line
table-name = Name
table-email = E-mail
table-label = Label
table-serial = Serial number
table-token = Token
table-state = State
table-steps = Steps
table-request = Files
table-slip = Slip
table-error = Reason
prepare-pin-unknown = The work was interrupted while “{ $token }” was given its PIN: nobody knows whether it took it.
prepare-present-slip = Present the PIN of the slip { $file } once to find out? If it is not the right one, that costs a try.
prepare-present-typed = Type the new PIN and present it once to find out? If it is not the right one, that costs a try.
prepare-ask-new-pin = New PIN
prepare-slip-refused = The token has not taken it: the slip is void, and the work goes on with the present PIN.
prepare-step-waits = – { $step }: waits for the certificate’s file
prepare-step-made = ✓ { $step }: { $file }
prepare-step-done = ✓ { $step }
prepare-by-serial = its serial number
prepare-by-key = the key pair on it
prepare-by-certificate = its certificate
prepare-by-label = its label
prepare-by-person = you
prepare-token = Token { $number } of { $total } ({ $name }): “{ $token }”, recognised by { $by }
prepare-whose = Whose is “{ $token }”
prepare-whose-number = { $question } (the number above, or Enter to set it aside)
prepare-nobody = I do not know: set it aside
prepare-plug-in = Plug in token { $number } of { $total } ({ $name })
prepare-skip = Go on to the next one
prepare-stop = Stop here, and write the report
prepare-stop-confirm = Stop here?
prepare-not-in-plan = The journal knows { $person }, who is not in the plan any more.
prepare-nothing-left = { $name }: the token is ready, there is nothing to do on it for now.
prepare-would-do = – to do: { $steps }
prepare-aside = ✗ { $error }
prepared-made-by = Made by jeton { $version } on this computer; no PIN is on it.
prepare-blank = blank token, reader { $reader }
help-list-watch = Keep the list on the screen, up to date, until q or Esc; with --json, one line for each change
error-no-terminal-board = the list of --watch can only be shown on a terminal.
remedy-no-terminal-board = add --json, for one line for each change; or leave out --watch.
board-title = jeton: { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
}, { $modules ->
    [one] { $modules } module
   *[other] { $modules } modules
}; last change: { $at }
board-looking = { $name }: being looked at…
board-nothing = { $name }: no token
board-failed = { $name }: { $message }
board-blank = (blank) { $reader }
board-unread = unreadable
board-due = { $left } !
board-pin-low = few tries
board-pin-tries = { $tries ->
    [one] { $tries } try
   *[other] { $tries } tries
}
board-pin-ok-tries = in order, { $tries ->
    [one] { $tries } try
   *[other] { $tries } tries
}
board-keys = q or Esc: leave    !: to be renewed
board-keys-scroll = q or Esc: leave    ↑ ↓ Space: scroll ({ $from }–{ $to } of { $all })    !: to be renewed
pin-advice-tpm = the TPM counts the wrong PINs of all its tokens together, and tells no program how many tries are left. After too many it refuses every PIN for a time: wait, then try the right one.
algorithm-not-offered = generate { $wanted } keys (it offers { $offered })
list-authorities = Not a token, but the authorities that this computer trusts: { $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
}, no key.
doctor-module-writes = { $path } writes on its standard error: { $said }
load-other-system = it is made for { $system }
remedy-module-system = install your issuer’s driver for the system of this computer.
doctor-crashes-after = { $path } answers, then crashes when its work is over.
doctor-advice-crashes-after = What was shown is right, but a command may end with another exit code than its own; ask your issuer for a newer driver.
window-stays = Press a key to close this window.
doctor-advice-pin-locked = { READER() ->
    [menu] { guided-advice-locked }
   *[shell] { remedy-pin-locked }
}
attention-line = Note: { $message }
error-certificate-held = the token already holds this very certificate, under the name “{ $name }”.
remedy-certificate-held = there is nothing to do.
error-opensc-login-fails = OpenSC { $version } cannot log in to this IAS-ECC card, whether the PIN is right or wrong: a fault of OpenSC, known since its version 0.24.
error-opensc-login-fails-tries = The card still counts { $count ->
    [one] one try
   *[other] { $count } tries
}: none was lost.
error-opensc-login-fails-unknown = In such a case the PIN is not sent to the card; nothing here can prove it.
remedy-opensc-login-fails = { READER() ->
    [menu] install the driver of your card’s issuer (ChamberSign: support.chambersign.fr). Typing the PIN again is of no use.
   *[shell] use the PKCS#11 module of the card’s issuer (`jeton --module PATH`, or once and for all `jeton config set module PATH`; `jeton doctor` shows those that are installed), or OpenSC 0.23. Typing the PIN again is of no use.
}
doctor-opensc-login-fails = OpenSC { $version } ({ $path }) cannot log in to the IAS-ECC card in reader { $reader }: it will refuse every PIN, even the right one. A fault of OpenSC, known since its version 0.24.
remedy-pin-locked-for-a-time = wait, then type the right PIN: the TPM counts the wrong PINs of all its tokens together and, after too many, refuses every PIN, the administrator’s too. It forgets them one by one with time; there is nothing to unblock.
module-said-line = The module wrote: { $said }
