# jeton's sentences, in English. locales/fr/jeton.ftl holds the same ids with the same arguments; a test compares them.

## Command line: help

about = Manage the PKCS#11 smart cards and USB keys of the French public sector: PIN, certificates, key pairs, self-test
about-list = List the tokens, the state of their PINs and their certificates; asks for no PIN
about-cert = List, show, export and import certificates
about-cert-list = List the certificates of a token, one line each
about-cert-export = Export a certificate as PEM, for the prefecture's teletransmission account
about-key = List, make, renew and delete key pairs
about-key-list = List the key pairs of a token and their certificates; asks for the PIN, since private keys are invisible without it
about-key-generate = Make a key pair on the token, with a self-signed certificate or a certificate request (CSR)
about-key-request = Make a certificate request (CSR) for a key pair that is there, for a renewal
about-key-delete = Delete a key pair
about-test = Test the token: each private key signs a sentence of no value, verified with its certificate

heading-usage = Usage:
heading-arguments = Arguments
heading-options = Options
heading-global = Options of every command
heading-commands = Commands
value-command = COMMAND
value-file = FILE
value-token = LABEL|SERIAL|URI
value-hex = HEX
value-label = LABEL

help-help = Print this help
help-version = Print the version
help-module = The PKCS#11 module to use [else JETON_MODULE, the configuration, the only one found]
help-token = The token, by its label, its serial number or a pkcs11: URI [else JETON_TOKEN, the configuration, the only one]
help-json = Answer in JSON, errors too
help-lang = The language: fr or en [else JETON_LANG, the configuration, the system's]
help-pin-file = Read the PIN from the first line of this file [else JETON_PIN, else it is asked for]
help-pin-stdin = Read PINs from standard input, one per line, in the order in which they are needed
help-last-try = Send the PIN even when a single try is left
help-id = The certificate or key of this id (CKA_ID)
help-label = The certificate or key of this label
help-serial = The certificate of this serial number
help-fingerprint = The certificate of this fingerprint, SHA-256 or SHA-1
help-format = What to write: pem, one CERTIFICATE block [default]; der, the same in binary; pubkey, the public key alone; chain, with the CA certificates that the token holds
help-out = Write to this file instead of standard output
help-force = Overwrite the file where it exists

## Command line: what does not parse

usage-unknown-argument = “{ $argument }” is no option or argument of this command.
usage-unknown-command = “{ $command }” is no command.
usage-missing-command = a command is missing.
usage-missing-argument = missing: { $arguments }.
usage-conflict = “{ $argument }” cannot go with “{ $other }”.
usage-no-equals = “{ $argument }” takes its value after an equals sign.
usage-missing-value = “{ $argument }” takes a value.
usage-invalid-value = “{ $value }” is not a value that “{ $argument }” takes.
usage-invalid-value-of = “{ $value }” is not a value that “{ $argument }” takes: { $valid }.
usage-number-of-values = “{ $argument }” takes another number of values.
usage-invalid-utf-8 = an argument is not valid UTF-8.
usage-suggestion = Did you mean: { $suggestion }?
usage-help = For help: { $command }

## Lines of an error

error-line = Error: { $message }
remedy-line = Remedy: { $remedy }
cause-line = Cause: { $cause }

## Questions

prompt = { $question }:
confirm-keys = [y/N]
ask-pin = PIN of “{ $token }”
ask-so-pin = Administrator (SO) PIN of “{ $token }”
ask-puk = PUK of “{ $token }”
ask-new-pin = New PIN
ask-new-pin-again = New PIN, again
final-try-confirm = A single try is left on “{ $token }”: a wrong PIN locks it. Try all the same?
trivial-pin-confirm = This PIN is among the first that anybody would try. Keep it all the same?
trivial-pin-warning = Warning: this PIN is among the first that anybody would try (a repeated digit, a sequence, a year).
pin-low-notice = “{ $token }”: a wrong PIN was given since the last right one. Few tries are left.
pin-to-be-changed-notice = This PIN has to be changed: `jeton pin change`.
pinpad-type-pin = Type the PIN on the reader “{ $reader }”, or in the window that its middleware opens.

## Words

field = { $name }:
pin-role-user = PIN
pin-role-so = administrator (SO) PIN
pin-role-puk = PUK
pin-state-ok = in order
pin-state-low = a wrong PIN was given, few tries left
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
use-authentication = authentication
use-signature = signature
use-authentication-and-signature = authentication and signature
use-seal = seal
use-encryption = encryption
use-certificate-authority = certification authority
use-unspecified = any use
expected-token = a label, a serial number or a PKCS#11 URI (RFC 7512)

## jeton list, jeton cert list

list-reader = Reader
list-serial = Serial number
list-manufacturer = Manufacturer
list-pin = PIN
list-pin-of = { $label }: { $state }
list-access = Access
list-read-only = read-only
list-certificates = Certificates:
list-no-certificate = No certificate is visible without the PIN.
list-blank = { $reader }: this token was never initialised; it holds nothing.
list-unreadable = { $reader }: the module does not know this card ({ $cause }).
list-nothing = No token.
certificate-unreadable = unreadable certificate: { $reason }

## jeton cert export

export-written = Certificate written to { $path }
    SHA-256 fingerprint: { $sha256 }
export-warning-ca = Warning: this is the certificate of a certification authority, not of a person.
export-warning-ssl-client = Warning: this certificate is not made for authentication (SSL client); a teletransmission platform may refuse it.
export-warning-expired = Warning: this certificate expired on { $date }.
export-warning-not-yet = Warning: this certificate is not valid before { $date }.
export-steps =
    To paste it into your Mégalis account:
      1. Copy the whole text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.
      2. Open your account: Mes services, then Gestion de mon compte.
      3. Voir/Modifier vos informations personnelles, then Modifier l’utilisateur.
      4. Paste into “Certificat/Clé publique”, then Enregistrer.
    To be done again whenever your certificate changes.

## jeton test

self-test-message = Self-test of jeton, without legal value: this sentence binds nobody. Date: { $date }. Nonce: { $nonce }.
self-test-token = { $token } (serial number { $serial })
self-test-signed = Signed text: { $message }
self-test-passed = All is well.
self-test-no-pin-needed = this token asks for none
self-test-not-opened = “{ $slot }” was not looked at: its PIN was not asked for. To test it: --token "{ $slot }"
self-test-other-key = the private key is that of another certificate
self-test-wrong-certificate = this certificate is that of another private key
self-test-nothing-proves-it = nothing can prove it
self-test-not-for-signature = encryption certificate
self-test-key-not-for-signature = this private key does not sign
self-test-not-for-encryption = the certificate is not meant for encryption
self-test-key-not-for-decryption = this private key does not decrypt
self-test-key-agreement = elliptic curve key agreement is not tested
self-test-does-not-verify = it does not verify ({ $mechanism })
self-test-decrypts-wrongly = something else than what was encrypted ({ $mechanism })
self-test-not-ssl-client = { $purpose }, but not SSL client authentication
key-size-until-2030 = { $key }, which ANSSI accepts to the end of 2030 (PG-083)
key-size-since-2031 = { $key }, which ANSSI no longer accepts since 2031 (PG-083)
key-size-too-short = { $key }, too short for ANSSI (PG-083)
key-size-unknown = { $key }, of which ANSSI says nothing
not-before = not valid yet, from { $date }
check-passed = passed
check-failed = FAILED
check-advice = advice
check-not-done = not done
check-token-present = Token present
check-pin-accepted = PIN accepted
check-key-matches-certificate = Private key of the certificate
check-signature = Signature
check-decryption = Decryption
check-in-date = In date
check-uses = Use
check-key-size = Key size
skipped-certificate-authority = Not tested: { $name }, certificate of a certification authority.
skipped-no-key = Not tested: { $name }, certificate without a visible private key.
skipped-no-certificate = Not tested: { $name }, private key without a certificate.
skipped-unreadable = Not tested: { $name }, unreadable certificate.
pin-presented-again = “{ $key }” asks for the PIN at each use: the one you have just given is presented to it again.

## Waiting

waiting-module = Still waiting for the PKCS#11 module: it is reading the token, or the reader is busy with another program.
waiting-login = Still waiting: type the PIN on the reader’s keypad, or in the window that the driver has opened, perhaps behind this one.
waiting-key = Still waiting for the token: its driver may have opened a window that asks for the PIN, perhaps behind this one.
waiting-key-generation = The token is making the key pair; this can take a minute or two. Do not pull it out.

## jeton key

help-key-public = Without a PIN: only what is public
help-algorithm = Algorithm and size [else RSA-3072, or RSA-2048 where the token cannot do better]
help-use = What the key pair is for: sign, signing and authentication [default]; decrypt, decryption; both
help-new-label = Label of the key pair and the certificate [else that of --cn]
help-self-signed = Make a self-signed certificate too and write it to the token
help-csr = Write a certificate request (CSR, PKCS#10), signed by the key, to this file
help-days = Days of the self-signed certificate, from 1 to 3650 [default 730]
help-request-use = What the certificate is to be for: sign, decrypt or both [else as the present certificate]
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
key-generation-notice = Making an { $algorithm } key pair: this can take a minute or two. Do not unplug the token.
algorithm-reason-3072 = the strongest that this token can make; ANSSI accepts RSA-2048 only to the end of 2030, PG-083
algorithm-reason-2048 = this token cannot make RSA-3072; ANSSI accepts RSA-2048 only to the end of 2030, PG-083
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
key-request-next = Send the request to your certification authority, then import the certificate: `jeton cert import`.
key-signs = signature
key-decrypts = decryption
key-signs-and-decrypts = signature and decryption
key-without-certificate = no certificate
key-public-only = public key only
key-always-authenticate = PIN at each use
key-extractable = EXTRACTABLE
key-list-empty = No key pair.
key-list-not-opened = “{ $slot }”: private keys are not visible without its PIN.
key-delete-warning = The key pair “{ $name }” will be deleted. What was encrypted for it can never be read again, and nothing brings it back.
key-delete-confirm = To confirm, type its name
key-deleted = Deleted: { $object }.
key-certificate-left = The certificate of { $holder } stays on the token, without a private key (--with-certificate deletes it too).
request-written = Certificate request for { $subject } written to { $path }
object-private-key = private key “{ $label }”
object-public-key = public key “{ $label }”
object-certificate = certificate “{ $label }”

## jeton bicle: help

about-bicle = Manage encryption key pairs (bi-clés): make, back up, share, assign; seal and open bids
about-bicle-generate = Make a bi-clé and its certificate, and list it in the register
about-bicle-reference = List an existing bi-clé in the register, after checks
about-bicle-list = List the bi-clés of the register
about-bicle-rename = Change the designation of a bi-clé
about-bicle-secours = Make a bi-clé one de secours, or not: everything is sealed for it too
about-bicle-attach = Attach a bi-clé to a consultation; that is definitive
about-bicle-close = Close a consultation, its bids being opened
about-bicle-delete = Delete a bi-clé that no consultation needs any more
about-bicle-archive = Put a bi-clé aside: it still opens, it no longer seals
about-bicle-renew = Make the next bi-clé and keep the old one for opening
about-bicle-backup = Back a bi-clé up in a .pfx file, verified at once
about-bicle-import = Import a bi-clé from a .pfx file
about-bicle-seal = Seal files for one or more bi-clés or certificates (CMS)
about-bicle-open = Open sealed files, with the bi-clé that it takes
after-bicle-open = Bids filed on a procurement platform have an envelope of their own: the platform opens them, not this command.
value-bicle = BICLE
value-designation = NAME
value-date = YYYY-MM-DD
value-pfx = FILE.pfx
value-recipient = BICLE|CERTIFICATE
value-files-or-directory = FILE|DIRECTORY
help-register = The register of bi-clés, for instance on a shared folder [else the user's own]
help-bicle = The bi-clé, by its designation
help-bicle-or-only = The bi-clé, by its designation [else the only one]
help-designation = What it is called on the platform: “First Last” for a person, “Procurement office” for a group
help-designation-default = What it is called on the platform [else the name in its certificate]
help-renew-designation = What the next one is called [else as the old one, with the new year of expiry]
help-bicle-cn = The name in the certificate (CN) [else the designation: the same name everywhere avoids confusion]
help-bicle-algorithm = The key's algorithm [else rsa-3072]
help-bicle-days = The certificate's length in days [730 by default]
help-bicle-secours = Make it one de secours: everything is sealed for it too
help-bicle-to-token = Put the private key on the token; it is backed up first (--backup). For a key that never leaves the token: `jeton key generate`, then `jeton bicle reference --id`
help-bicle-backup = Back it up at once in this .pfx file
help-bicle-reference = A .pfx file, or a certificate alone (for sealing only)
help-secours-on-off = on or off
help-consultation = The number or name of the consultation
help-closes = The day on which the bids are opened
help-yes = Without asking
help-password-file = Read the password from the first line of this file [else JETON_PASSWORD, else it is asked for]
help-password-stdin = Read passwords from standard input, one a line, in the order in which they are needed
help-new-password-file = Read the new password from the first line of this file [else the same]
help-force-password = Take a password outside ASCII, which other programs may read differently
help-backup-out = The file to write; it must not exist
help-backup-compat = Triple DES and SHA-1, for an old Windows: weak protection
help-import-in = The file to read
help-import-to-token = Put the private key on the token
help-seal-files = The files to seal; “-” for standard input
help-seal-for = For whom: a bi-clé of the register or a certificate's file; may be repeated
help-seal-out = The file or directory to write; “-” for standard output [else FILE.p7m beside it]
help-seal-pem = Write PEM
help-seal-compat = AES-256-CBC (EnvelopedData), for programs without GCM: an alteration does not show
help-seal-transport = How the key is handed over: oaep, oaep-sha1 or pkcs1 [else the best that the recipient is known to open; pkcs1 for a bare certificate]
help-open-files = The sealed files, or directories of .p7m files; “-” for standard input
help-open-out = The file or directory to write; “-” for standard output [else beside it, without .p7m]
help-open-two-pass = To a pipe: check the whole file first

## jeton bicle

ask-password = Password of { $file }
ask-new-password = New password
ask-new-password-again = New password, once more
new-password-advice = This password protects the private key. Keep it in a safe place: a forgotten password cannot be recovered.
confirm-delete-bicle = Delete the bi-clé “{ $name }” and its private key?
expected-designation = a name of 1 to 100 characters
expected-backup = a .pfx file: the key is backed up before it goes to the token
warning-never-leaves = this key does not leave its token and cannot be backed up from here: if the token is lost, only a bi-clé de secours will open the bids.
warning-line = Warning: { $text }
bicle-heading = Bi-clés
bicle-heading-secours = Bi-clés de secours
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
bicle-key-elsewhere = not here (certificate alone, for sealing)
bicle-never-backed-up = never
bicle-archived = archived: it still opens, it no longer seals
bicle-is-secours = de secours
consultation-closed = { $name } (closed)
consultation-closes = { $name } (opening { $date })
consultation-open = { $name }
bicle-made-in-file = The bi-clé “{ $name }” is made, and kept in { $file } beside the register.
bicle-made-on-token = The bi-clé “{ $name }” is made, and kept on “{ $label }”.
bicle-listed = The bi-clé “{ $name }” is listed in the register.
bicle-referenced = The bi-clé “{ $name }” is checked and listed in the register.
bicle-imported = The bi-clé “{ $name }” is imported and listed in the register.
bicle-already-here = The bi-clé “{ $name }” is in the register already; nothing changed.
bicle-renamed = The bi-clé is now called “{ $name }”.
bicle-secours-on = The bi-clé “{ $name }” is de secours: everything will be sealed for it too.
bicle-secours-off = The bi-clé “{ $name }” is no longer de secours.
bicle-attached = The bi-clé “{ $name }” is attached to the consultation { $consultation }. That is definitive.
bicle-consultation-closed = The consultation { $consultation } is closed.
bicle-deleted = The bi-clé “{ $name }” is deleted.
bicle-was-archived = The bi-clé “{ $name }” is archived: it still opens, it no longer seals.
bicle-replaces = The old one, “{ $name }”, is archived: it still opens what was sealed for it.
bicle-backed-up = The bi-clé “{ $name }” is backed up in { $path }; read again with its password, the key is the right one.
warning-not-backed-up = this bi-clé is not backed up yet; if it is lost, the bids are lost: `jeton bicle backup`.
warning-compat-pfx = triple DES and SHA-1 protect badly; erase this file once it is imported.
warning-secours-archived = this bi-clé de secours is archived or expired: nothing is sealed for it any more.
warning-expires-before = its certificate expires on { $date }, before the bids are opened: it will open them, but nothing more can be sealed for it.
warning-certificate-expired = its certificate has expired: it will open, it will not seal.
warning-rsa-2048 = this key of less than 3072 bits is recommended by ANSSI only to the end of 2030.
warning-cbc = AES-CBC: nothing will show that a file was altered.
warning-bare-pkcs1 = bare certificate: RSA PKCS#1 v1.5, which every token opens (--transport oaep if you know that theirs can).
warning-pipe-cbc = AES-CBC cannot be checked: what follows may have been altered.
sealed-file = { $file } → { $out }
sealed-for = Sealed with { $cipher } for:
sealed-for-one = { "  " }{ $name } ({ $transport })
sealed-for-secours = { "  " }{ $name }, de secours, added by itself ({ $transport })
failed-file = { $file }: { $reason }
not-done-file = { $file }: not done
opened-file = { $file } → { $out } (key: { $key })
opened-unauthenticated = { "  " }Warning: AES-CBC, nothing tells whether this file was altered.
opened-trailing = { "  " }Warning: { $octets ->
    [one] { $octets } octet follows the end of the sealed file and was ignored.
   *[other] { $octets } octets follow the end of the sealed file and were ignored.
}
opened-total = Opened: { $opened }, failed: { $failed }, not done: { $left }.

## What happened

error-invalid-value = “{ $value }” is not a value for { $option }; expected: { $expected }.
error-no-terminal-pin = the { $role } is needed, and there is no terminal to ask for it.
error-no-terminal-new-pin = the new PIN is needed, and there is no terminal to ask for it.
error-no-terminal-confirmation = a confirmation is needed, and there is no terminal to ask for it.
error-config-invalid = the configuration { $path } cannot be read: { $reason }.
error-no-module = no PKCS#11 module was found on this computer.
error-several-modules = several PKCS#11 modules show different tokens; none is taken by guess.
error-module-not-found = there is no file { $path }.
error-module-not-loaded = the module { $path } cannot be used: { $reason }.
error-no-token = no token: the module { $module } sees none in any reader.
error-token-not-found = no token is called “{ $wanted }”.
error-several-tokens = several tokens, or several PINs of one token, fit; none is taken by guess.
error-token-removed = the token was pulled out, or the reader lost it.
error-token-not-recognized = the card in the reader is not one that this module knows.
error-token-not-initialized = the token in “{ $reader }” was never initialised.
error-pin-incorrect = the { $role } of “{ $token }” is wrong.
error-pin-incorrect-final = the { $role } of “{ $token }” is wrong, and a single try is left.
error-pin-refused = “{ $token }” refuses the form of this { $role }.
error-pin-locked = the { $role } of “{ $token }” is locked.
error-final-try-not-sent = a single try of the { $role } of “{ $token }” is left; it was not sent.
error-pin-empty = the { $role } is empty.
error-pin-length = the { $role } takes { $min } to { $max } characters; nothing was sent to the token.
error-pin-nul = the { $role } holds a NUL character; nothing was sent to the token.
error-pin-not-ascii = the { $role } holds a character outside ASCII (an accent?), which programs write differently.
error-pin-unchanged = the new PIN is the old one.
error-pin-mismatch = the two entries of the new PIN differ.
error-pin-not-set = “{ $token }” has no PIN yet.
error-pin-expired = the PIN of “{ $token }” has to be changed before anything else.
error-pin-not-locked = the PIN of “{ $token }” is not locked; the PUK was not sent.
error-unblock-not-confirmed = the token accepted the unblocking, yet refuses the new PIN of “{ $token }”.
error-not-supported = the token or its module cannot do this: { $what }.
error-read-only = “{ $token }” is read-only.
error-template-refused = the token refuses the attributes of the object.
error-token-full = the token has no room left.
error-no-certificate = the token shows no certificate.
error-no-key = the token shows no key.
error-certificate-not-found = no certificate on the token fits “{ $wanted }”.
error-key-not-found = no key on the token fits “{ $wanted }”.
error-several-certificates = several certificates fit; none is taken by guess.
error-several-keys = several keys fit; none is taken by guess.
error-certificate-exists = the token already holds the certificate “{ $name }”.
error-key-exists = the token already holds the key “{ $name }”.
error-no-matching-key = the token does not hold the private key of this certificate.
error-token-not-empty = “{ $token }” holds { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
}, which would be erased.
error-file-exists = { $path } exists already; it was not touched.
error-file-not-found = there is no file { $path }.
error-self-test-failed = { $failed ->
    [one] { $failed } check failed.
   *[other] { $failed } checks failed.
}
error-signature-invalid = what the token made with the key “{ $key }” does not verify.
error-not-a-certificate = { $origin } is no readable X.509 certificate: { $reason }.
error-io = { $path }: { $reason }.
error-output-closed = the reader of the output has gone.
error-session-lost = another program logged the token out or reset it.
error-module = the module returned an error.
error-module-misbehaved = the module answered { $function } against the standard: { $reason }.
error-encoding = the certificate or request cannot be built: { $reason }.
error-undone-removed = What had been made was removed again: { $objects }.
error-undone-left = Still on the token: { $objects }.
error-partly-deleted = { $message } Deleted: { $deleted }. Still on the token: { $left }.
error-cancelled = cancelled; nothing more was done.
error-no-terminal-password = the password of the .pfx file is needed, and there is no terminal to ask for it.
error-no-terminal-new-password = a new password is needed, and there is no terminal to ask for it.
error-password-incorrect = this is not the password of { $path }.
error-password-empty = the password is empty; a private key is never kept without one.
error-password-not-ascii = the password holds a character outside ASCII (an accent?); Windows, Java and OpenSSL would not all read it the same.
error-password-mismatch = the two entries of the password differ.
error-pfx-invalid = { $path } is no .pfx file that can be read: { $reason }.
error-register-invalid = the register { $path } is damaged: { $reason }; it was not touched.
error-register-newer = the register { $path } is of a later version of jeton (format { $version }); it was not touched.
error-register-busy = another agent has held the register { $path } for too long.
error-bicle-not-found = no bi-clé of the register is called “{ $wanted }”.
error-several-bicles = the register holds several bi-clés; none is taken by guess.
error-bicle-exists = the register already holds a bi-clé “{ $designation }”.
error-bicle-in-use = the bi-clé “{ $designation }” is not deleted: { $count ->
    [one] the consultation { $consultations } is not closed, its bids would be lost.
   *[other] the consultations { $consultations } are not closed, their bids would be lost.
}
error-bicle-not-backed-up = the bi-clé “{ $designation }” is not deleted: no backup of it was verified.
error-bicle-not-exportable = the private key of “{ $designation }” cannot leave its token.
error-consultation-not-found = no consultation of the register is called “{ $wanted }”.
error-consultation-attached = the consultation { $consultation } already has the bi-clé “{ $designation }”; that is definitive.
error-certificate-expired = the certificate of “{ $name }” has expired: it can no longer be used to encrypt.
error-certificate-not-yet = the certificate of “{ $name }” is not valid yet.
error-certificate-authority = “{ $name }” is the certificate of a certification authority, not of a recipient.
error-certificate-usage = the certificate of “{ $name }” is not for encryption.
error-certificate-key = the key of “{ $name }” is of a kind or size that cannot be encrypted for.
error-bicle-archived = the bi-clé “{ $name }” is archived: it still opens, it no longer encrypts.
error-certificate-transport = “{ $name }” would not open what is encrypted in this way.
error-cms-invalid = { $path } is no whole encrypted file (CMS): { $reason }.
error-cms-unsupported = { $path } needs an algorithm that jeton does not have: { $algorithm }.
error-cms-damaged = { $path } is damaged, or the key is not the right one: nothing of it was kept.
error-no-key-for-file = no key that is here opens { $path }, encrypted for: { $recipients }.
error-no-key-here = No bi-clé is here.
error-keys-here = The keys that are here:
error-too-long = { $path } is longer than AES-GCM takes (64 GiB).
error-pipe-unchecked = what leaves through a pipe would be used before it was checked.
error-batch = { $failed ->
    [one] { $failed } file was not done.
   *[other] { $failed } files were not done.
}
error-batch-not-done = { $count ->
    [one] { $count } more was not tried.
   *[other] { $count } more were not tried.
}

load-not-a-library = this file is no shared library
load-other-architecture = it is made for another kind of processor (32 bits instead of 64?)
load-missing-library = the library { $name }, which it needs, is missing
load-not-pkcs11 = this library is no PKCS#11 module
load-denied = reading it is not permitted
load-crashed = it crashes when it is loaded
load-timed-out = it does not answer
load-initialize = it does not initialise

io-not-found = the folder or file does not exist
io-denied = access is denied
io-full = the disk is full
io-read-only = the disk is read-only
io-is-a-directory = this is a folder
io-not-utf-8 = this is no UTF-8 text

## What to do

remedy-usage = see `jeton --help`.
remedy-no-terminal-pin = give it by --pin-file, --pin-stdin or JETON_PIN.
remedy-no-terminal-so-pin = give it by --so-pin-file, --pin-stdin or JETON_SO_PIN.
remedy-no-terminal-puk = give it by --puk-file, --pin-stdin or JETON_PUK.
remedy-no-terminal-new-pin = give it by --new-pin-file, --pin-stdin or JETON_NEW_PIN.
remedy-no-terminal-confirmation = run the command in a terminal, or add --yes.
remedy-config-invalid = mend the file, or remove it.
remedy-no-module = install your issuer’s driver (ChamberSign: support.chambersign.fr), or OpenSC; or name the module with --module.
remedy-several-modules = name one with --module.
remedy-module-not-found = name the PKCS#11 module of your driver (.so, .dll or .dylib file) with --module.
remedy-module-architecture = install the 64-bit driver of your issuer.
remedy-module-missing-library = install the missing library, or your issuer’s driver again.
remedy-module-denied = ask the administrator of this computer for the right to read it.
remedy-module-initialize = check that the smart card service (pcscd) runs; install your issuer’s driver again if it lasts.
remedy-no-token = plug in the key or insert the card, then try again; if it is there, another module may be the one it needs (--module).
remedy-several-tokens = name one with --token.
remedy-token-removed = plug the key in again and start again.
remedy-token-not-recognized = install the driver of the card’s issuer and name its module with --module.
remedy-token-not-initialized = if this token is yours to prepare: `jeton token init`.
remedy-pin-incorrect = check the PIN (Caps Lock, numeric keypad) before another try: `jeton pin status` tells where the token stands.
remedy-pin-final-try = stop here if you are not sure: the next wrong PIN locks the token. Your issuer can help.
remedy-so-pin-incorrect = check the code; wrong tries lock it for good on many tokens.
remedy-pin-locked = unblock it with `jeton pin unblock` if you hold the PUK or the administrator PIN; otherwise ask the issuer of the certificate.
remedy-so-pin-locked = this code can no longer be used; ask the issuer of the token.
remedy-final-try-not-sent = if you are sure of it, add --last-try; a wrong one locks the token.
remedy-pin-rejected = give another one; no try was spent.
remedy-pin-not-set = an administrator sets it: `jeton pin unblock --with so-pin`.
remedy-pin-expired = `jeton pin change`.
remedy-pin-not-locked = use `jeton pin change`, or `jeton pin verify` if you doubt the PIN.
remedy-unblock-not-confirmed = check the state with `jeton pin status`, and ask the issuer of the token.
remedy-not-supported = use the issuer’s own module or tool for this, or another token.
remedy-read-only = some tokens can only be written with their issuer’s tool.
remedy-template-refused = this token’s profile does not allow it; use its issuer’s tool.
remedy-token-full = remove what is no longer needed: `jeton key delete`.
remedy-certificate-not-found = `jeton cert list` shows what is there.
remedy-key-not-found = `jeton key list` shows what is there.
remedy-several-certificates = add the option of the one you want.
remedy-several-keys = name one with --id or --label.
remedy-object-exists = choose another label, or remove the old one: `jeton key delete`.
remedy-no-matching-key = check that this certificate was issued for this token.
remedy-token-not-empty = if it is to be erased, confirm with --erase and the token’s label.
remedy-file-exists = add --force to overwrite it, or give another name.
remedy-file-not-found = check its name and folder.
remedy-self-test-failed = see the lines of the test; a certificate that expired or does not match its key is for the issuer to replace.
remedy-signature-invalid = try again; if it lasts, the key or its driver is damaged: ask the issuer.
remedy-not-a-certificate = give a certificate in PEM or DER.
remedy-disk-full = make room, then try again; nothing was overwritten.
remedy-io = check the folder and its permissions.
remedy-cancelled = {""}
remedy-session-lost = close the other programs that use the token (browser, scdaemon, Local Trust Force), then try again.
remedy-module = plug the key in again and try again; if it lasts, report this cause to the driver’s maker.
remedy-encoding = check the names given.
remedy-no-terminal-password = give it by --password-file, --password-stdin or JETON_PASSWORD.
remedy-no-terminal-new-password = give it by --new-password-file, --password-file, --password-stdin or JETON_PASSWORD.
remedy-password-incorrect = check it (caps lock) and try again; a forgotten password cannot be recovered.
remedy-password-rejected = try again with another.
remedy-password-not-ascii = take letters without accents, digits and signs; --force-password keeps it as it is.
remedy-pfx-invalid = ask for another copy of the file from whoever gave it to you.
remedy-register-invalid = mend that line, or put a backup of the file back; the .pfx files beside it are still good.
remedy-register-newer = update jeton on this computer.
remedy-register-busy = try again when they have finished.
remedy-bicle-not-found = `jeton bicle list` shows them.
remedy-several-bicles = name one.
remedy-output-exists = give another name with --out; jeton never replaces a file here.
remedy-bicle-exists = take another name, or rename the old one with `jeton bicle rename`.
remedy-bicle-in-use = close them with `jeton bicle close` once their bids are opened; to stop encrypting with it: `jeton bicle archive`.
remedy-bicle-not-backed-up = `jeton bicle backup` first; to stop encrypting with it: `jeton bicle archive`.
remedy-bicle-not-exportable = add a bi-clé de secours: it will open the bids if the token is lost.
remedy-consultation-not-found = `jeton bicle list` shows them.
remedy-consultation-attached = nothing is to be done if it is the right one.
remedy-certificate-out-of-date = `jeton bicle renew` makes the next one; the old one still opens.
remedy-certificate-unfit = take the certificate of an encryption key pair (RSA of at least 2048 bits, or P-256, P-384, P-521).
remedy-certificate-transport = let jeton choose: without --transport.
remedy-cms-invalid = ask for another copy of the file from whoever gave it to you.
remedy-cms-unsupported = open it with the program that made it, or have it encrypted with AES-256.
remedy-cms-damaged = ask for another copy of the file from whoever gave it to you.
remedy-no-key-for-file = plug in the token, or import the bi-clé with `jeton bicle import`: `jeton bicle list` shows those that are here.
remedy-too-long = --compat (AES-CBC) has no such limit, but does not protect against alteration.
remedy-pipe-unchecked = add --two-pass, which checks the whole file first, or write to a file with --out.
