# Les phrases de jeton, en français. locales/en/jeton.ftl porte les mêmes identifiants et arguments ; un test les compare.

## Ligne de commande : aide

about = Gérer les cartes à puce et clés USB PKCS#11 du secteur public : code PIN, certificats, bi-clés, autotest
after-jeton = Sans commande, sur un terminal, jeton pose les questions : tapez simplement `jeton`.
about-list = Lister les clés et cartes, l’état de leurs codes PIN et leurs certificats ; sans code PIN
about-cert = Lister, montrer, vérifier, exporter et importer des certificats
about-cert-list = Lister les certificats d’une clé, une ligne chacun
about-cert-show = Montrer un certificat, d’une clé ou d’un fichier : titulaire, SIRET, validité, usages, empreintes
about-cert-check = Vérifier des certificats en fichiers : émetteur, chaîne, usage, révocation, dates, taille de la clé ; sans clé ni code PIN
about-cert-export = Exporter un certificat en PEM, pour le compte de télétransmission de la préfecture
about-doctor = Chercher pourquoi une clé ne fonctionne pas : pilote, service, lecteur, carte, code PIN, certificats ; sans code PIN
about-key = Lister, créer, renouveler et supprimer des bi-clés
about-key-list = Lister les bi-clés d’une clé et leurs certificats ; demande le code PIN, car les clés privées sont invisibles sans lui
about-key-generate = Créer un bi-clé sur la clé, avec un certificat autosigné ou une demande de certificat (CSR)
about-key-request = Établir une demande de certificat (CSR) pour un bi-clé existant, en vue d’un renouvellement
about-key-delete = Supprimer un bi-clé
about-test = Tester la clé : chaque clé privée signe une phrase sans valeur juridique, et la signature est vérifiée

about-cert-import = Écrire sur la clé un certificat reçu dans un fichier, à côté de sa clé privée
about-cert-backup = Copier un certificat logiciel (.pfx) sous un autre mot de passe
about-completions = Afficher de quoi compléter les commandes avec la touche Tab, pour un shell
about-man = Afficher la page de manuel, ou écrire celles de toutes les commandes

heading-usage = Utilisation :
heading-arguments = Arguments{" "}
heading-options = Options{" "}
heading-global = Options de toutes les commandes{" "}
heading-commands = Commandes{" "}
value-command = COMMANDE
value-file = FICHIER
value-directory = DOSSIER
value-token = ÉTIQUETTE|SÉRIE|URI
value-hex = HEXA
value-label = ÉTIQUETTE

help-help = Afficher cette aide
help-version = Afficher la version
help-module = Le module PKCS#11 à utiliser [sinon JETON_MODULE, la configuration, le seul trouvé]
help-token = La clé ou carte, par son étiquette, son numéro de série ou une URI pkcs11: [sinon JETON_TOKEN, la configuration, la seule]
help-json = Répondre en JSON, erreurs comprises
help-lang = La langue : fr ou en [sinon JETON_LANG, la configuration, celle du système]
help-pin-file = Lire le code PIN sur la première ligne de ce fichier [sinon JETON_PIN, sinon il est demandé]
help-pin-stdin = Lire les codes sur l’entrée standard, un par ligne, dans l’ordre où ils sont nécessaires
help-last-try = Envoyer le code PIN même s’il ne reste qu’un essai
help-id = Le certificat ou le bi-clé qui a cet identifiant (CKA_ID)
help-label = Le certificat ou le bi-clé qui porte cette étiquette
help-serial = Le certificat qui a ce numéro de série
help-fingerprint = Le certificat qui a cette empreinte, SHA-256 ou SHA-1
help-format = Ce qu’il faut écrire : pem, un bloc CERTIFICATE [par défaut] ; der, le même en binaire ; pubkey, la clé publique seule ; chain, avec les certificats d’autorité présents sur la clé
help-remind-paths = Fichiers de certificats (PEM, DER), ou dossiers qui en contiennent, en plus des certificats des clés et du registre des bi-clés
help-remind-ics = Écrire un calendrier (iCalendar), avec des rappels 90, 45, 30 et 15 jours avant chaque fin
help-remind-prometheus = Afficher des métriques au format texte de Prometheus
help-show-revocation = Montrer ce que demande une révocation, et où la demander
help-trusted-list = Une liste de confiance plus récente : dossier de certificats PEM ou DER
help-ca = Faire confiance aussi aux autorités de ce fichier ou de ce dossier ; option répétable
help-crl = Vérifier la révocation dans cette liste (CRL, PEM ou DER) ; option répétable
help-online = Vérifier la révocation auprès de l’émetteur, par Internet (OCSP, puis CRL)
help-report = Écrire une page HTML du résultat, à montrer ou à imprimer
value-path = FICHIER|DOSSIER
help-out = Écrire dans ce fichier, ou dans ce dossier sous un nom qui dit ce que c’est, au lieu de la sortie standard
help-copy = Copier dans le presse-papiers, prêt à coller
help-force = Écraser le fichier s’il existe
help-full = Donner aussi les étiquettes et les chemins complets, avec les noms de personnes qu’ils contiennent
help-show-login = Demander le code PIN, pour savoir si la clé privée est présente
help-show-files = Montrer les certificats de ces fichiers (PEM, DER, .p7b, .pfx) au lieu d’un certificat d’une clé
help-check-files = Les fichiers à vérifier (PEM, DER, .p7b, .pfx)
help-cert-backup-file = Le fichier .pfx à copier, qui reste comme il est
help-export-files = Exporter les certificats de ces fichiers (PEM, DER, .p7b, .pfx) ; avec --out DOSSIER, un fichier par titulaire, à son nom
help-test-pfx = Tester ce certificat logiciel au lieu d’une clé : il signe, et déchiffre si c’est son usage
help-import-file = Le fichier du certificat (PEM, DER, .p7b) ; de plusieurs, celui dont la clé privée est sur la clé
help-import-id = L’identifiant (CKA_ID) de la clé privée du certificat [sinon elle est cherchée]
help-import-label = L’étiquette à lui donner [sinon celle de la clé privée, ou le nom du titulaire]
help-import-without-key = L’écrire même si sa clé privée est absente : un certificat d’autorité, par exemple
help-import-with-authorities = Écrire aussi les certificats d’autorité du même fichier, sans poser la question
help-completions-shell = Le shell : bash, zsh, fish, powershell ou elvish
help-man-out = Écrire dans ce dossier une page par commande
help-man-force = Écraser les pages qui existent

## Ligne de commande : ce qui ne se lit pas

usage-unknown-argument = « { $argument } » n’est ni une option ni un argument de cette commande.
usage-unknown-command = « { $command } » n’est pas une commande.
usage-missing-command = il manque une commande.
usage-missing-argument = il manque : { $arguments }.
usage-repeated = « { $argument } » est indiqué deux fois.
usage-conflict = « { $argument } » et « { $other } » ne peuvent pas être utilisés ensemble.
usage-no-equals = la valeur de « { $argument } » doit être précédée du signe égal.
usage-missing-value = « { $argument } » attend une valeur.
usage-invalid-value = « { $value } » n’est pas une valeur possible de « { $argument } ».
usage-invalid-value-of = « { $value } » n’est pas une valeur possible de « { $argument } » : { $valid }.
usage-number-of-values = « { $argument } » attend un autre nombre de valeurs.
usage-invalid-utf-8 = un argument n’est pas en UTF-8 valide.
usage-suggestion = Vouliez-vous dire : { $suggestion } ?
usage-help = Pour l’aide : { $command }

## Lignes d’une erreur

error-line = Erreur : { $message }
remedy-line = Que faire : { $remedy }
cause-line = Cause : { $cause }

## Questions

prompt = { $question } :
prompt-escape = { $question } (Échap pour revenir)
prompt-escape-enter = { $question } (Échap puis Entrée pour revenir)
prompt-before = { $question } (vous aviez écrit : { $before })
prompt-hidden = (Ce que vous tapez ne s’affiche pas.)
confirm-keys = [o/N]
ask-with-authorities = { $count ->
    [one] Le fichier contient aussi le certificat d’une autorité ({ $names }). L’écrire aussi sur la clé ?
   *[other] Le fichier contient aussi { $count } certificats d’autorité ({ $names }). Les écrire aussi sur la clé ?
}
ask-pin = Code PIN de « { $token } »
ask-pin-tries = Code PIN de « { $token } », { $tries ->
    [one] un seul essai restant
   *[other] { $tries } essais restants
}
ask-current-pin-tries = Code PIN actuel de « { $token } », { $tries ->
    [one] un seul essai restant
   *[other] { $tries } essais restants
}
ask-current-pin = Code PIN actuel de « { $token } »
ask-so-pin = Code PIN administrateur (SO) de « { $token } »
ask-puk = Code PUK de « { $token } »
ask-new-pin = Nouveau code PIN
ask-new-pin-again = Confirmez le nouveau code PIN
final-try-confirm = Il ne reste qu’un essai pour le { $role } de « { $token } » : un code erroné le bloquera. Essayer quand même ?
trivial-pin-confirm = Ce code est l’un des premiers que n’importe qui essaierait. Le garder quand même ?
trivial-pin-warning = Attention : ce code PIN est l’un des premiers que n’importe qui essaierait (chiffre répété, suite, année).
pin-low-notice = « { $token } » : un { $role } erroné a été saisi depuis la dernière saisie correcte. Il reste peu d’essais.
pin-low-notice-tries = « { $token } » : un { $role } erroné a été saisi depuis la dernière saisie correcte. { $tries ->
    [one] Il ne reste qu’un essai.
   *[other] Il reste { $tries } essais.
}
pinpad-type-pin = Tapez le code sur le lecteur « { $reader } », ou dans la fenêtre qu’ouvre son pilote.

## Mots

field = { $name } :
pin-role-user = code PIN
pin-role-so = code PIN administrateur (SO)
pin-role-puk = code PUK
pin-state-ok = en ordre
pin-state-ok-tries = en ordre, { $tries ->
    [one] un seul essai restant
   *[other] { $tries } essais restants
}
pin-state-low = un code erroné a été saisi, il reste peu d’essais
pin-state-low-tries = un code erroné a été saisi, { $tries ->
    [one] il ne reste qu’un essai
   *[other] il reste { $tries } essais
}
pin-state-final-try = il ne reste qu’un essai
pin-state-locked = bloqué
pin-state-to-be-changed = à changer
pin-state-not-set = pas encore défini
pin-state-on-pinpad = { $state }, à taper sur le lecteur
days-left = { $days ->
    [one] encore { $days } jour
   *[other] encore { $days } jours
}
days-since-expiry = { $days ->
    [one] depuis { $days } jour
   *[other] depuis { $days } jours
}
until = jusqu’au { $date }
expired-on = expiré le { $date }
not-yet-valid = pas encore valable, jusqu’au { $date }
until-replaced = { $until }, remplacé
use-authentication = authentification
use-signature = signature
use-authentication-and-signature = authentification et signature
use-seal = cachet
use-encryption = chiffrement
use-certificate-authority = autorité de certification
use-unspecified = tout usage
expected-token = une étiquette, un numéro de série ou une URI PKCS#11 (RFC 7512)
expected-proxy = l’adresse d’un serveur mandataire (proxy) HTTP, par exemple http://proxy.exemple.fr:3128
ending-soon = { READER() ->
    [menu] Attention : le certificat de { $who } expire le { $date } ({ $left }). L’échéance des { $days } jours est passée : c’est le moment de le renouveler ; dans « Mes certificats », « Les dates de fin » dit comment.
   *[shell] Attention : le certificat de { $who } expire le { $date } ({ $left }). L’échéance des { $days } jours est passée : c’est le moment de le renouveler, `jeton remind` dit comment.
}
ending-expired = { READER() ->
    [menu] Attention : le certificat de { $who } a expiré le { $date } ({ $since }) ; dans « Mes certificats », « Les dates de fin » dit comment le renouveler.
   *[shell] Attention : le certificat de { $who } a expiré le { $date } ({ $since }) ; `jeton remind` dit comment le renouveler.
}

## jeton list, jeton cert list

list-reader = Lecteur
list-serial = Numéro de série
list-manufacturer = Fabricant
list-module = Module (pilote)
list-pin = Code PIN
list-pin-of = { $label } : { $state }
list-access = Accès
list-read-only = lecture seule
list-certificates = Certificats :
list-no-certificate = Aucun certificat n’est visible sans le code PIN.
list-blank = { $reader } : cette clé n’a jamais été initialisée ; elle ne contient rien.
list-unreadable = { $reader } : le module ne reconnaît pas cette carte ({ $cause }).
list-nothing = Aucune clé ni carte.
list-id = identifiant : { $id }
certificate-unreadable = certificat illisible
certificate-empty = l’objet est vide, ou la clé n’en donne pas le contenu
certificate-damaged = le certificat est endommagé ou incomplet
column-id = Id.
column-holder = Titulaire
column-use = Usage
column-until = Expire le
column-left = Reste
left-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
left-expired = expiré
left-not-yet = pas encore
left-replaced = remplacé
use-short-authentication-and-signature = auth. et signature
use-short-certificate-authority = autorité

## jeton cert export

export-written = Certificat écrit dans { $path }
export-warning-ca = Attention : ce certificat est celui d’une autorité de certification (CA:TRUE) : une plateforme peut le refuser pour une personne.
export-warning-ssl-client = Attention : ce certificat n’est pas prévu pour l’authentification (client SSL) ; une plateforme de télétransmission peut le refuser.
export-warning-expired = Attention : ce certificat a expiré le { $date }.
export-warning-not-yet = Attention : ce certificat n’est pas valable avant le { $date }.
export-warning-replaced = Attention : un certificat plus récent du même titulaire est sur cette clé ; c’est lui qu’il faut donner désormais.
export-steps =
    Pour le coller dans votre compte Mégalis :
      1. { $copy }
      2. Ouvrez votre compte : Mes services, puis Gestion de mon compte.
      3. Voir/Modifier vos informations personnelles, puis Modifier l’utilisateur.
      4. Collez dans « Certificat/Clé publique », puis Enregistrer.
    À refaire à chaque changement de certificat.
export-copy-shown = Copiez tout, de -----BEGIN CERTIFICATE----- à -----END CERTIFICATE-----.
export-copy-file = Ouvrez { $path } avec le bloc-notes et copiez tout (Ctrl+A, Ctrl+C).
export-copy-redirected = Ouvrez le fichier avec le bloc-notes et copiez tout (Ctrl+A, Ctrl+C).
exported-file = { $file } → { $out }
export-copy-done = C’est copié : rien d’autre à ouvrir ni à sélectionner.
export-copy-terminal = Si votre terminal l’a copié, rien d’autre à ouvrir ni à sélectionner.
export-copied = Copié : il n’y a plus qu’à coller dans Mégalis.
export-copied-terminal = Copié dans le presse-papiers de votre terminal, s’il le permet : il n’y a plus qu’à coller dans Mégalis. Si rien ne se colle, exportez plutôt dans un fichier.
expected-der-destination = pem pour l’écran, ou --out FICHIER pour der, qui est du binaire
expected-one-to-copy = un seul fichier, dont le certificat va dans le presse-papiers
expected-copied-format = pem, pubkey ou chain : der est du binaire, qui ne se colle pas

## jeton cert show

yes = oui
show-holder = Titulaire
show-title = Fonction
show-email = Courriel
show-subject-serial = N° du titulaire
show-organisation = Organisation
show-units = Services
show-siren = SIREN
show-siret = SIRET
show-vat = N° de TVA
show-conflicts = Autres n°
show-other-identifiers = Autre identifiant
show-issuer = Émetteur
show-serial = N° de série
show-validity = Validité
show-key = Clé publique
show-use = Usage
show-key-usage = Usages de la clé
show-extended-key-usage = Usages étendus
show-ssl-client = Client SSL
show-qualified = Qualifié
show-policies = Politiques
show-crl = Révocations
show-ocsp = OCSP
show-sha256 = SHA-256
show-sha1 = SHA-1
show-token = Clé ou carte
show-id = Identifiant
show-label = Étiquette
show-private-key = Clé privée
ssl-client-no = non, une plateforme de télétransmission peut le refuser
place-label = étiquette « { $label } »
place-id = identifiant { $id }
number-right = { $number } (clé de contrôle exacte)
number-wrong = { $number } (clé de contrôle FAUSSE)
validity-period = du { $from } au { $to }, { $remark }
validity-not-yet = pas encore commencée
validity-expired = expiré { $since }
usage-all = tous (rien n’est précisé)
key-usage-digital-signature = signature numérique
key-usage-non-repudiation = non-répudiation
key-usage-key-encipherment = chiffrement de clés
key-usage-data-encipherment = chiffrement de données
key-usage-key-agreement = échange de clés
key-usage-key-cert-sign = signature de certificats
key-usage-crl-sign = signature de listes de révocation
key-usage-encipher-only = chiffrement seul
key-usage-decipher-only = déchiffrement seul
extended-any = tout usage
extended-server = serveur SSL
extended-client = client SSL
extended-code = signature de programmes
extended-email = courriel
extended-time-stamping = horodatage
extended-ocsp = réponses OCSP
extended-document = signature de documents ({ $name })
extended-logon = ouverture de session Windows
qualified-for = oui, { $what }
qualified-signature = pour la signature
qualified-seal = pour le cachet
qualified-web = pour un site web
qualified-device = clé dans un dispositif qualifié
key-present = sur la clé
key-absent = absente de la clé
key-unknown = { READER() ->
    [menu] invisible sans code PIN ; « Tester ma clé » la vérifie
   *[shell] invisible sans code PIN : ajoutez --login
}
key-in-file = dans ce fichier, sous son mot de passe
file-heading = { $count ->
    [0] { $file } : { $form }, aucun certificat
    [one] { $file } : { $form }, un certificat
   *[other] { $file } : { $form }, { $count } certificats
}
file-others = { $count ->
    [one] Dans le même fichier, le certificat d’une autorité :
   *[other] Dans le même fichier, les certificats de { $count } autorités :
}
file-key-alone = Une clé privée sans son certificat
file-key-alone-named = Une clé privée sans son certificat : « { $name } »
file-kind-certificate = un certificat sans sa clé privée
file-kind-damaged = un certificat endommagé ou incomplet
file-kind-pfx = un certificat avec sa clé privée, protégés par un mot de passe (.pfx)
file-kind-no-certificate = une enveloppe de certificats (.p7b) vide
file-kind-private-key = une clé privée seule
file-kind-public-key = une clé publique seule
file-kind-request = une demande de certificat (CSR)
file-kind-revocation-list = une liste de révocation (CRL)
file-kind-sealed = un fichier chiffré (.p7m)
file-kind-signed = un document signé ou une signature (.p7m, .p7s)
file-kind-mail = un courriel enregistré en entier
file-kind-web-page = une page Internet
file-kind-pdf = un document PDF
file-kind-archive = une archive (.zip) ou un document de bureautique
file-kind-empty = un fichier vide
file-kind-folder = un dossier
file-kind-unknown = un fichier d’une autre nature, ou trop endommagé pour être reconnu

## jeton cert import

import-done = Certificat écrit sur « { $token } »
import-already = Certificat déjà sur « { $token } », laissé tel quel
import-authority = Certificat d’autorité écrit aussi : { $name }
import-dropped = Attributs facultatifs refusés par la clé et absents de l’objet : { $attributes }
reason-not-kept = l’objet créé ne contient pas le certificat

## jeton man

man-name = Nom
man-synopsis = Synopsis
man-description = Description
man-manual = Manuel de jeton
man-examples = Exemples
man-exit-status = Codes de sortie
exit-done = terminé, même si le programme qui lisait la réponse s’est arrêté avant la fin
exit-other = autre échec : un fichier, le module
exit-usage = la ligne de commande, la configuration, ou une confirmation impossible sans terminal
exit-token = aucun module, aucune clé ni carte, plusieurs, ou pas ceux qui ont été indiqués
exit-pin = le code PIN a été refusé, ou n’a pas été envoyé
exit-locked = le code PIN est bloqué
exit-unsupported = la clé ou son module ne permet pas l’opération
exit-object = un objet ou un fichier manque, plusieurs conviennent, ou il existe déjà
exit-verification = une vérification a échoué
exit-attention = quelque chose demande votre attention : une échéance proche, un défaut constaté
exit-cancelled = opération annulée
man-written = { $count ->
    [one] { $count } page de manuel écrite dans { $directory }
   *[other] { $count } pages de manuel écrites dans { $directory }
}

## jeton test

self-test-message = Autotest de jeton, sans valeur juridique : cette phrase n’engage personne. Date : { $date }. Aléa : { $nonce }.
self-test-token = { $token } (n° de série { $serial })
self-test-signed = Texte signé : { $message }
self-test-passed = Tout va bien.
self-test-passed-but = Tout fonctionne.
self-test-replaced = sans conséquence : ce certificat est remplacé par un plus récent, valable jusqu’au { $date }
self-test-but-replaced = { $detail } ; sans conséquence : ce certificat est remplacé par un plus récent, valable jusqu’au { $date }
self-test-no-pin-needed = cette clé n’en demande pas
self-test-not-opened = { READER() ->
    [menu] « { $slot } » n’a pas été examiné, car son code PIN n’a pas été demandé.
   *[shell] « { $slot } » n’a pas été examiné, car son code PIN n’a pas été demandé. Pour le tester, indiquez-le avec --token.
}
self-test-other-key = la clé privée est celle d’un autre certificat
self-test-wrong-certificate = ce certificat est celui d’une autre clé privée
self-test-nothing-proves-it = rien ne permet de le prouver
self-test-not-for-signature = certificat de chiffrement
self-test-key-not-for-signature = cette clé privée ne signe pas
self-test-not-for-encryption = le certificat n’est pas fait pour chiffrer
self-test-key-not-for-decryption = cette clé privée ne déchiffre pas
self-test-key-agreement = l’accord de clé par courbes elliptiques n’est pas testé
self-test-does-not-verify = la signature n’est pas valable ({ $mechanism })
self-test-decrypts-wrongly = le résultat n’est pas ce qui avait été chiffré ({ $mechanism })
self-test-opens-nothing = la clé n’ouvre rien de ce qui a été chiffré pour elle
self-test-authority = { $purpose }, et autorité de certification (CA:TRUE) : une plateforme peut le refuser pour une personne
self-test-not-ssl-client = { $purpose }, mais pas pour l’authentification SSL d’un client
key-size-until-2030 = { $key }, que l’ANSSI accepte jusqu’à fin 2030 (PG-083)
key-size-since-2031 = { $key }, que l’ANSSI n’accepte plus depuis 2031 (PG-083)
key-size-too-short = { $key }, trop courte pour l’ANSSI (PG-083)
key-size-unknown = { $key }, dont l’ANSSI ne dit rien
not-before = pas encore valable, à partir du { $date }
check-passed = réussi
check-failed = ÉCHEC
check-advice = conseil
check-not-done = non fait
check-token-present = Clé présente
check-pin-accepted = Code PIN accepté
check-password-accepted = Mot de passe accepté
check-key-matches-certificate = Clé privée du certificat
check-signature = Signature électronique
check-decryption = Déchiffrement
check-in-date = En cours de validité
check-uses = Usage
check-key-size = Taille de la clé
check-ends-soon = jusqu’au { $date }, { $left }
skipped-certificate-authority = Non testé : { $name }, certificat d’une autorité de certification.
skipped-no-key = Non testé : { $name }, certificat sans clé privée visible.
skipped-no-certificate = Non testé : { $name }, clé privée sans certificat.
skipped-unreadable = Non testé : { $name }, certificat illisible.
pin-presented-again = « { $key } » demande le code PIN à chaque utilisation : celui que vous venez de saisir lui est présenté de nouveau.

## jeton doctor

doctor-level-module = Module PKCS#11 (le pilote de la clé)
doctor-level-loading = Chargement du module
doctor-level-service = Service des cartes à puce (PC/SC)
doctor-level-reader = Lecteur
doctor-level-card = Carte
doctor-level-token = Clé, code PIN, certificats
doctor-not-checked = Non examiné
doctor-all-well = Tout est en ordre.
doctor-works-but = Rien à réparer.
doctor-examining = Examen de { $path } …
doctor-source-browser = un navigateur
doctor-source-table = emplacement connu
doctor-module-found = { $name } : { $path } ({ $source })
doctor-module-named = { $path }
doctor-module-missing = Le fichier { $path } n’existe pas.
doctor-registration-dangling = « { $name } » est enregistré ({ $source }), mais son fichier { $path } n’existe pas.
doctor-no-module = Aucun module PKCS#11 sur cet ordinateur.
doctor-loads = { $path } se charge.
doctor-does-not-load = { $path } : { $reason }.
doctor-architecture = ce fichier est fait pour { $found }, et jeton pour { $wanted }
doctor-missing-libraries = { $count ->
    [one] il lui manque une bibliothèque, { $names }
   *[other] il lui manque { $count } bibliothèques, { $names }
}
doctor-needed-by = { $name } : demandé par { $path }
doctor-misbehaves = { $path } se charge, puis échoue : { $cause }.
doctor-service-runs = Le service répond.
doctor-service-library-missing = La bibliothèque PC/SC (libpcsclite.so.1) n’est pas installée.
doctor-service-stopped = Le service ne fonctionne pas.
doctor-service-not-installed = Le service (pcscd) n’est pas installé.
doctor-service-denied = Le service refuse l’accès à cet utilisateur.
doctor-service-denied-remote = Le service refuse l’accès : vous êtes connecté à distance (SSH).
doctor-service-hangs = Le service ne répond pas.
doctor-service-fails = Le service répond par une erreur : { $reason }.
doctor-shut-in-browser = { $name } est isolé du système : il ne peut pas charger de module PKCS#11.
doctor-no-reader = Aucun lecteur ni clé USB.
doctor-card = { $reader } : { $name } (ATR { $atr })
doctor-card-of-no-name = carte reconnue par son module
doctor-no-card = { $reader } : pas de carte ni de clé.
doctor-mute-card = { $reader } : la carte ne répond pas.
doctor-unknown-card = { $reader } : carte inconnue (ATR { $atr }).
doctor-vendor-card = { $reader } : { $name }, qu’OpenSC ne connaît pas (ATR { $atr }).
doctor-token-facts = numéro de série { $serial }, { $manufacturer }, dans « { $reader } », vue par { $modules }
doctor-token-labelled = « { $label } » : { $facts }
doctor-token = Clé : { $facts }
doctor-no-token = Une carte est là, mais aucun module n’y voit de clé.
doctor-unreadable-token = { $path } ne reconnaît pas la carte de « { $reader } » ({ $cause }).
doctor-pin = Code PIN : { $state }
doctor-pin-of = Code PIN { $label } : { $state }
doctor-certificate = Certificat : { $facts }
doctor-certificate-unreadable = Certificat illisible : il est endommagé ou incomplet
doctor-certificates-failed = Les certificats sont illisibles : { $reason }
doctor-advice-dangling = Réinstallez le pilote, ou supprimez cet enregistrement.
doctor-advice-dangling-browser = Réinstallez le pilote, ou retirez-le des périphériques de sécurité du navigateur.
doctor-advice-no-module = { $os ->
    [windows] Installez le pilote de votre émetteur (ChamberSign : support.chambersign.fr) ; il faut être administrateur du poste.
    [macos] Installez le pilote de votre émetteur (ChamberSign : support.chambersign.fr), ou OpenSC (`brew install opensc`, dans le Terminal).
   *[other] Installez le pilote de votre émetteur (ChamberSign : support.chambersign.fr), ou OpenSC (paquet opensc-pkcs11).{ READER() ->
        [menu] {""}
       *[shell] {" "}Un module installé ailleurs s’indique avec --module.
    }
}
doctor-advice-missing-library = { $os ->
    [windows] Réinstallez le pilote de votre émetteur.
    [macos] Réinstallez le pilote de votre émetteur.
   *[other] Installez ce qui manque (sous Debian et Ubuntu, `apt-file search NOM` dit quel paquet le contient), ou réinstallez le pilote de votre émetteur.
}
doctor-advice-reinstall = Rebranchez la clé et recommencez ; si cela dure, réinstallez le pilote de votre émetteur et joignez ce texte à votre demande.
doctor-advice-shut-in-browser = Pour vous servir de la clé sur un site, installez la version de ce navigateur faite pour votre système (paquet .deb ou .rpm).
doctor-advice-no-reader = { $os ->
    [windows] Branchez la clé, au besoin dans une autre prise USB ; regardez « Lecteurs de cartes à puce » dans le Gestionnaire de périphériques.
    [macos] Branchez la clé, au besoin dans une autre prise USB ; regardez « USB » dans Informations système.
   *[other] Branchez la clé, au besoin dans une autre prise USB ; le pilote des lecteurs est le paquet libccid (ccid sous Fedora), et `lsusb` dit si la clé est vue.
}
doctor-advice-no-card = Insérez la carte, puce vers le haut et en avant, jusqu’au bout.
doctor-advice-mute-card = Retournez la carte, essuyez la puce, essayez un autre lecteur ; si la carte ne répond toujours pas, adressez-vous à l’émetteur.
doctor-advice-unknown-card = { READER() ->
    [menu] Cette carte demande le pilote de son émetteur.
   *[shell] Cette carte demande le pilote de son émetteur ; indiquez son module avec --module.
}
doctor-advice-vendor-card = Installez le pilote { $middleware }, fourni par l’émetteur (ChamberSign : support.chambersign.fr).
doctor-advice-vendor-card-installed = Le pilote { $middleware } est installé, mais ne voit pas cette carte : réinstallez-le, ou rebranchez la clé.
doctor-advice-no-token = Installez le pilote de l’émetteur de cette carte (ChamberSign : support.chambersign.fr).
doctor-advice-pin-low = Vérifiez le code avant un autre essai ; une saisie correcte rétablit tous les essais.
doctor-advice-renew-soon = Demandez dès maintenant son renouvellement à l’émetteur.
doctor-advice-expired = Demandez un nouveau certificat à l’émetteur ; celui-ci est refusé partout.
doctor-advice-not-yet = Vérifiez la date de l’ordinateur ; si elle est exacte, attendez le début de la validité.
doctor-advice-no-certificate = Certaines clés ne montrent leurs certificats qu’avec le code PIN ; une clé neuve n’en a pas encore.

## L’attente

waiting-module = Toujours en attente du module PKCS#11 : il lit la clé, ou un autre programme occupe le lecteur.
waiting-login = Toujours en attente : tapez le code sur le clavier du lecteur, ou dans la fenêtre que le pilote a ouverte, peut-être derrière celle-ci.
waiting-key = Toujours en attente de la clé : son pilote a peut-être ouvert une fenêtre qui demande le code PIN, derrière celle-ci.
waiting-key-generation = La clé crée le bi-clé ; cela peut prendre une minute ou deux. Ne la débranchez pas.

## jeton test : confiance et page

check-issuer = Émetteur
check-revocation = Révocation
trust-list-dated = la liste de confiance française du { $date }
trust-list-undated = la liste de confiance donnée, sans date
trust-issuer-listed = { $issuer }, dans { $list }
trust-issuer-not-listed = { $issuer }, { $why } ; absent de { $list }
trust-anchor-list = sous une autorité de cette liste
trust-anchor-given = reconnu grâce à --ca
trust-anchor-system = reconnu par cet ordinateur
trust-anchor-above-given = sous { $anchor }, à qui --ca fait confiance
trust-anchor-above-system = sous { $anchor }, à qui cet ordinateur fait confiance
trust-issuer-unknown = { $issuer }, ni dans { $list }, ni connu de cet ordinateur : rien ne prouve sa signature
trust-signature-invalid = ce n’est pas { $issuer } qui a signé ce certificat
trust-authority-signature-invalid = le certificat de l’autorité { $authority } ne porte pas la signature de son émetteur
trust-authority-not-in-date = le certificat de l’autorité { $authority } n’était pas en cours de validité
trust-not-an-authority = { $authority } n’est pas une autorité de certification
trust-path-too-long = { $authority } n’admet pas autant d’autorités sous elle
trust-authority-may-not-sign = { $authority } n’a pas le droit de signer des certificats
trust-no-usage = le certificat ne permet ni de signer, ni de s’authentifier, ni de chiffrer
trust-is-authority = le certificat est celui d’une autorité (CA:TRUE) : rien d’autre que lui-même ne l’atteste
trust-chain-invalid = la chaîne de certificats n’est pas conforme ({ $reason })
trust-departs-from-profile = { $issuer } : la chaîne est juste, mais l’un de ses certificats s’écarte de la RFC 5280 ({ $what }) : d’autres logiciels peuvent le refuser
trust-cannot-be-judged = { $issuer } : les signatures sont justes, le reste de la chaîne ne peut pas être vérifié ici ({ $what })
revocation-good = non révoqué, selon { $origin } ({ $date })
revocation-revoked = RÉVOQUÉ le { $date }, selon { $origin }
revocation-revoked-because = RÉVOQUÉ le { $date } ({ $reason }), selon { $origin }
revocation-unknown = pas de réponse sûre ; { $attempts }
revocation-not-judged = ne peut pas être vérifiée ici ; { $attempts }
revocation-of-authority = l’autorité { $authority } : { $detail }
revocation-attempt = { $origin } : { $fault }
revocation-not-asked = { READER() ->
    [menu] non vérifiée, l’émetteur n’ayant pas été interrogé
   *[shell] non vérifiée ; --online interroge l’émetteur, --crl lit une liste
}
revocation-issuer-unknown = impossible à vérifier, l’émetteur n’étant pas connu ; --ca avec son certificat le fait connaître
revocation-chain-broken = non vérifiée, la chaîne de certificats n’étant pas fiable
revocation-no-list = non vérifiée, aucune des listes fournies n’étant celle de son émetteur
revocation-no-address = impossible à vérifier, le certificat n’indiquant aucune adresse
revocation-origin-file = la liste { $path }
revocation-origin-ocsp = le répondeur { $url }
revocation-origin-crl = la liste { $url }
fault-not-http = adresse autre que http, non interrogée
fault-timed-out = pas de réponse à temps
fault-too-large = réponse trop longue, plus de { $limit } octets
fault-http-status = réponse HTTP { $status }
fault-unreachable = injoignable ({ $reason })
fault-malformed = réponse illisible ({ $reason })
fault-not-judged = liste de l’émetteur, d’un type que jeton ne sait pas vérifier ({ $what })
fault-unsupported = format que jeton ne lit pas ({ $what })
fault-signature-invalid = signature fausse
fault-signer-not-allowed = signataire sans droit de répondre
fault-other-certificate = réponse pour un autre certificat
fault-not-the-issuers = liste d’un autre émetteur
fault-out-of-scope = liste qui ne concerne pas ce certificat
fault-other-nonce = réponse à une autre question
fault-out-of-date = réponse périmée
fault-not-yet-valid = réponse datée de l’avenir
fault-refused = le répondeur refuse ({ $status })
fault-not-known = le répondeur ne connaît pas ce certificat
revoked-key-compromise = clé compromise
revoked-ca-compromise = autorité compromise
revoked-affiliation-changed = changement d’organisation
revoked-superseded = remplacé
revoked-cessation = cessation d’activité
revoked-hold = suspendu
revoked-removed = suspension levée
revoked-privilege-withdrawn = droit retiré
report-written = Page écrite dans { $path } ; ouvrez-la dans un navigateur.
report-title = Test de la clé « { $token } »
report-made = Test du { $date } · clé n° { $serial }
report-made-of-file = Test du { $date } · certificat logiciel
report-passed = Tout va bien : cette clé fonctionne.
report-passed-but = Cette clé fonctionne. { $warning }
report-failed = { $failed ->
    [one] Une vérification a échoué.
   *[other] { $failed } vérifications ont échoué.
}
report-nothing-tested = Rien n’a pu être testé.
report-checks = Vérifications
report-details = Titulaire et certificat
report-validity = Validité
report-pem = Certificat, à coller (format PEM)
report-copy = Copier
report-copied = Copié
report-download = Télécharger
report-steps = Le coller dans votre compte Mégalis
report-copy-step = Copiez tout le texte, de -----BEGIN CERTIFICATE----- à -----END CERTIFICATE-----.
report-next = Et maintenant
report-period = Valable du { $from } au { $to }, { $left }.
report-mark = rappel des { $days } jours le { $date }
report-today = aujourd’hui, { $date }
report-zoom = Les { $days } derniers jours, et les rappels
report-days-before = { $days } jours
report-end = fin
report-next-nothing = { READER() ->
    [menu] Rien à faire avant le { $date } : le renouvellement commence ce jour-là.
   *[shell] Rien à faire avant le { $date } : le renouvellement commence ce jour-là. `jeton remind` le rappelle.
}
report-next-replaced = Rien à faire : un certificat plus récent du même titulaire l’a remplacé.
report-next-renew = Renouveler : { $how }
report-next-revoked = Ce certificat est révoqué : il ne sert plus. Demandez-en un autre à { $issuer }.
report-next-damaged = La clé ou son certificat est à remplacer : montrez cette page à { $issuer }.
report-next-lost = Si la clé est perdue ou volée, faites révoquer le certificat : { $how }
report-next-no-certificate = { READER() ->
    [menu] Cette clé privée n’a pas de certificat : l’émetteur doit en délivrer un, à écrire sur la clé.
   *[shell] Cette clé privée n’a pas de certificat : l’émetteur doit en délivrer un, que `jeton cert import` écrit sur la clé.
}
report-next-nothing-tested = { READER() ->
    [menu] Branchez la clé qui porte votre certificat, puis recommencez le test.
   *[shell] Branchez la clé qui porte votre certificat, puis recommencez : `jeton test`.
}
report-made-by = { READER() ->
    [menu] Page produite par jeton { $version } sur cet ordinateur ; rien n’a été envoyé nulle part.
   *[shell] Page produite par jeton { $version } sur cet ordinateur ; rien n’a été envoyé nulle part, sauf avec --online à l’émetteur du certificat.
}

## L’émetteur du certificat

issuer-unblock-email-and-questions = { $issuer } ne remet pas de code PUK ; demandez-lui le courriel de déblocage ; son lien mène aux questions de sécurité choisies à la délivrance. C’est gratuit. Attention : après trois mauvaises réponses, la clé est définitivement inutilisable.
issuer-unblock-return-by-post = { $issuer } ne remet pas de code PUK ; la clé lui est renvoyée par la poste pour être débloquée ; demandez-lui d’abord la marche à suivre.
issuer-unblock-puk = { READER() ->
    [menu] { $issuer } remet un code PUK, qui débloque le code PIN.
   *[shell] { $issuer } remet un code PUK ; utilisez-le avec `jeton pin unblock --with puk`.
}
issuer-unblock-reset = { $issuer } ne permet pas le déblocage ; la clé doit être effacée, et un nouveau certificat demandé.
issuer-unblock-unknown = demandez le déblocage à { $issuer }, dont jeton ne connaît pas la procédure.
issuer-revoke-questions-or-letter = par Internet, en répondant aux questions de sécurité choisies à la délivrance, ou par lettre recommandée au bureau d’enregistrement ; le représentant légal, par son portail ou par lettre recommandée. C’est gratuit.
issuer-revoke-unknown = demandez à { $issuer }, dont jeton ne connaît pas la procédure.
issuer-renew-online = le titulaire le fait en ligne, en suivant le lien du courriel de { $issuer }, sans nouveau dossier ni nouveau rendez-vous.
issuer-renew-unknown = demandez à { $issuer }, dont jeton ne connaît pas la procédure.
issuer-renew-expired = le certificat a expiré : demandez à { $issuer } s’il peut encore être renouvelé, ou s’il faut une nouvelle demande.
issuer-tries = { $tries } essais avant le blocage
issuer-puk = un code PUK est remis
issuer-no-puk = pas de code PUK
issuer-contact = Contact : { $page }
issuer-policy = Sa politique, d’après le certificat : { $page }
show-issuer-pin = Code PIN
show-issuer-contact = À contacter
revocation-request-needs = Ce qu’il faut pour demander la révocation :
revocation-request-where = Où la demander ({ $issuer }) :
revocation-request-how = Démarche
revocation-request-final = Une révocation est immédiate et irréversible : jeton ne la demande pas, il montre ce qu’il faut pour la demander.
export-not-remembered = { READER() ->
    [menu] L’export n’a pas pu être noté pour les rappels : { $reason }
   *[shell] L’export n’a pas pu être noté pour `jeton remind` : { $reason }
}

## jeton remind

about-remind = Rappeler les fins de validité, 90, 45, 30 et 15 jours avant ; sans code PIN
remind-none = Aucun certificat de titulaire.
remind-end = Fin
remind-state = Rappel
remind-renewal = Renouveler
remind-where = Où
remind-exported = Exporté
remind-until = { $date }, { $left }
remind-expired = { $date }, expiré { $since }
remind-mark = échéance des { $days } jours atteinte : c’est le moment de renouveler
remind-mark-expired = EXPIRÉ
remind-renewed = déjà renouvelé : un certificat plus récent du même titulaire est présent
remind-next = rien à faire avant le { $date } ({ $days } jours avant la fin)
remind-changed = { READER() ->
    [menu] La clé ne contient plus le certificat qui en a été exporté en dernier : exportez le nouveau (« Exporter ma clé publique ») et collez-le dans votre compte de télétransmission.
   *[shell] La clé ne contient plus le certificat qui en a été exporté en dernier : exportez le nouveau (`jeton cert export`) et collez-le dans votre compte de télétransmission.
}
remind-authorities = { $count ->
    [one] Laissé de côté : { $count } certificat d’autorité ({ $names }).
   *[other] Laissés de côté : { $count } certificats d’autorité ({ $names }).
}
calendar-written = Calendrier écrit dans { $path } ; ouvrez-le avec votre agenda.
remind-no-token = Aucune clé ni carte n’a été regardée : { $reason }
remind-changed-on = { READER() ->
    [menu] La clé « { $token } » (n° { $serial }) ne contient plus le certificat qui en a été exporté en dernier : exportez le nouveau (« Exporter ma clé publique ») et collez-le dans votre compte de télétransmission.
   *[shell] La clé « { $token } » (n° { $serial }) ne contient plus le certificat qui en a été exporté en dernier : exportez le nouveau (`jeton cert export`) et collez-le dans votre compte de télétransmission.
}
remind-bicle = bi-clé « { $name } »
remind-bicle-renew = { READER() ->
    [menu] dans le menu des bi-clés, « Renouveler un bi-clé » crée le suivant ; l’ancien ouvrira toujours ce qui a été chiffré pour lui.
   *[shell] `jeton bicle renew "{ $name }"` crée le suivant ; l’ancien ouvrira toujours ce qui a été chiffré pour lui.
}
remind-bicle-elsewhere = { READER() ->
    [menu] demandez à son titulaire le certificat du suivant, puis choisissez « Un fichier reçu par courriel » pour le garder. Celui-ci ne sert ici qu’à chiffrer.
   *[shell] demandez à son titulaire le certificat du suivant, puis inscrivez-le : `jeton bicle reference`. Celui-ci ne sert ici qu’à chiffrer.
}
remind-pfx-named = fichier .pfx de « { $name } » : la fin de son certificat ne se lit pas sans son mot de passe
remind-pfx = fichier .pfx (PKCS #12) : la fin de son certificat ne se lit pas sans son mot de passe
calendar-summary = Fin du certificat : { $holder }
calendar-alarm = Le certificat de { $holder } expire dans { $days } jours
calendar-serial = N° de série { $serial }, émis par { $issuer }
calendar-last-moment = Valable jusqu’au { $date }

## jeton pin …, jeton token …, jeton config

about-pin = Voir l’état des codes PIN, vérifier, changer ou débloquer un code PIN
about-pin-status = Indiquer l’état de chaque code PIN ; ne demande aucun code et ne consomme aucun essai
about-pin-verify = Vérifier le code PIN, en le présentant une seule fois
about-pin-change = Changer le code PIN
about-pin-unblock = Définir un nouveau code PIN à l’aide du code PUK ou du code PIN administrateur
about-token = Préparer des clés et cartes, pour les administrateurs
about-token-init = Initialiser une clé : étiquette, code PIN administrateur et code PIN. EFFACE ce qu’elle contient
about-config = Afficher les réglages enregistrés, ou en modifier un
about-config-set = Enregistrer un réglage
about-config-unset = Supprimer un réglage
value-value = VALEUR
help-new-pin-file = Lire le nouveau code PIN sur la première ligne de ce fichier [sinon JETON_NEW_PIN, sinon il est demandé]
help-so-pin-file = Lire le code PIN administrateur (SO) sur la première ligne de ce fichier [sinon JETON_SO_PIN, sinon il est demandé]
help-puk-file = Lire le code PUK sur la première ligne de ce fichier [sinon JETON_PUK, sinon il est demandé]
help-with = Le code dont vous disposez : puk, qui ne sert que si le code PIN est bloqué ; so-pin, le code PIN administrateur [sinon il est demandé]
help-token-label = L’étiquette que la clé portera, 32 octets au plus
help-erase = L’étiquette de la clé à effacer, au lieu de la confirmation
help-setting = Quel réglage
help-value = Sa valeur : un fichier, une clé, fr ou en, text ou json, arrows ou numbers (des menus à numéros, pour un lecteur d’écran)
expected-token-label = de 1 à { $max } octets ; une lettre accentuée en prend deux
expected-printable-label = un texte sans caractère de contrôle
choice-blank = vierge
pin-role-new = nouveau { $role }
ask-new-so-pin = Nouveau code PIN administrateur (SO)
ask-new-so-pin-again = Confirmez le nouveau code PIN administrateur (SO)
pin-low-again = Il reste peu d’essais.
pin-tries-left = { $tries ->
    [one] Il ne reste qu’un essai.
   *[other] Il reste { $tries } essais.
}
another-try-confirm = Le nombre d’essais restants pour « { $token } » n’est pas connu : un autre code erroné peut entraîner le blocage. Essayer quand même ?
unknown-try-confirm = On ne sait pas si « { $token } » a pris en compte le { $role } présenté auparavant : un essai a pu être compté. En présenter un quand même ?
pin-refused-before = Ce code a déjà été refusé : il n’a pas été renvoyé.
pin-looks-unshifted = Cette saisie ressemble à des chiffres tapés sans la touche Maj
pin-looks-shifted = Cette saisie ressemble à des chiffres tapés avec la touche Maj
pin-looks-like-outer-blanks = Cette saisie commence ou se termine par un espace
pin-looks-like-spaced-digits = Cette saisie est faite de chiffres séparés par des espaces
pin-looks-quoted = Cette saisie est faite de chiffres entre guillemets
pin-slip-send = { $looks } ; rien n’a été envoyé. L’envoyer telle quelle ?
pin-slip-choose = { $looks }. La choisir telle quelle comme nouveau code ?
pinpad-type-so-pin = Tapez le code PIN administrateur (SO) sur le lecteur « { $reader } », ou dans la fenêtre qu’ouvre son pilote.
pinpad-type-puk = Tapez le code PUK, puis le nouveau code PIN, sur le lecteur « { $reader } », ou dans la fenêtre qu’ouvre son pilote.
pinpad-type-old-and-new = Tapez encore une fois le code PIN actuel, puis le nouveau, sur le lecteur « { $reader } », ou dans la fenêtre qu’ouvre son pilote.
pinpad-type-new-pin = Tapez le nouveau code PIN sur le lecteur « { $reader } », ou dans la fenêtre qu’ouvre son pilote.
pinpad-type-confirmation = Tapez encore une fois le nouveau code PIN sur le lecteur « { $reader } », pour confirmer qu’il a bien été enregistré.
unblock-ask-code = Le code dont vous disposez
unblock-choice-puk = le code PUK, indiqué dans le courrier reçu avec la clé ou carte
unblock-choice-so-pin = le code PIN administrateur (SO)
unblock-choice-neither = ni l’un ni l’autre
unblock-neither = Sans l’un de ces deux codes, seul l’émetteur du certificat peut débloquer ce code PIN ; son site ou son courrier indique comment.
unblock-neither-issuer = Auprès de votre émetteur : { $issuer }
unblock-second-jeton = OpenSC, le pilote, ne débloque un code PIN qu’avec un réglage qui lui manque ici : jeton le lui donne pour cette fois seulement, sans rien changer sur l’ordinateur.
token-init-erasure = { $objects ->
    [0] « { $token } » est déjà initialisée. Aucun objet n’est visible sans son code, mais elle peut contenir des clés privées.
    [one] « { $token } » contient { $objects } objet visible sans son code, et peut-être d’autres.
   *[other] « { $token } » contient { $objects } objets visibles sans son code, et peut-être d’autres.
} Tout sera effacé ; une clé privée ne se retrouve pas.
token-init-type-label = Pour l’effacer, tapez son étiquette
token-initialized = « { $token } » est initialisée ; son code PIN administrateur et son code PIN sont définis.
pin-lengths = Longueur
pin-lengths-value = de { $min } à { $max } caractères
pin-so-pin = Code PIN administrateur
pin-advice = À faire : { $advice }
pin-advice-low = prenez votre temps ; une saisie correcte rétablit tous les essais (`jeton pin verify`).
pin-advice-final-try = arrêtez-vous là si vous n’êtes pas sûr du code : le prochain code erroné bloquera la clé. Votre émetteur peut vous aider.
pin-advice-so-low = des codes administrateur erronés ont été saisis ; sur beaucoup de clés, d’autres le bloqueraient définitivement.
pin-advice-so-locked = le code PIN administrateur est bloqué : il ne peut plus débloquer le code PIN. Adressez-vous à l’émetteur de la clé.
pin-advice-so-to-be-changed = le code PIN administrateur doit être changé, avec l’outil de l’émetteur.
pin-verified = Le code PIN de « { $token } » est correct.
pin-changed = Le code PIN de « { $token } » a été changé.
pin-unblocked = Le code PIN de « { $token } » est débloqué ; le nouveau code a été vérifié.
config-not-set = (non défini)
config-module-missing = Attention : le fichier { $path } n’existe pas.

## jeton : le mode guidé

guided-welcome = jeton : les flèches ou un chiffre pour choisir, Entrée pour valider, Échap pour revenir, Ctrl-C pour quitter.
guided-welcome-numbers = jeton : tapez le numéro de votre choix, puis Entrée ; Entrée seule pour revenir, Ctrl-C pour quitter.
guided-token = Clé « { $name } », { $pin }, { $certificate }.
guided-token-of-several = Clé « { $name } » (n° { $serial }), { $pin }, { $certificate }.
guided-two-names = { $one } et { $other }
guided-more-names = { $one } et { $count } autres
guided-mark = L’échéance des { $days } jours est passée : c’est le moment de renouveler.
guided-token-line = { $name } (n° { $serial })
guided-token-line-labelled = { $name } (n° { $serial }, « { $label } »)
guided-another-token = Une autre clé ou carte
guided-service-watched = Dès qu’il fonctionnera, la clé sera détectée ici.
guided-pin = code PIN { $state }
guided-pin-low = un code PIN erroné a été saisi et il reste peu d’essais
guided-pin-final-try = il ne reste qu’un essai pour le code PIN
guided-no-certificate = aucun certificat visible
guided-certificate-valid = { $days ->
    [one] certificat valable encore { $days } jour
   *[other] certificat valable encore { $days } jours
}
guided-certificate-expired = { $days ->
    [one] certificat expiré depuis { $days } jour
   *[other] certificat expiré depuis { $days } jours
}
guided-certificate-not-yet = certificat pas encore valable
guided-certificates-valid = { $days ->
    [one] { $count } certificats ({ $uses }), le premier à expirer encore valable { $days } jour
   *[other] { $count } certificats ({ $uses }), le premier à expirer encore valable { $days } jours
}
guided-certificates-expired = { $days ->
    [one] { $count } certificats ({ $uses }), dont un expiré depuis { $days } jour
   *[other] { $count } certificats ({ $uses }), dont un expiré depuis { $days } jours
}
guided-no-token = Aucune clé ni carte pour l’instant : branchez la vôtre, elle sera détectée.
guided-what = Votre choix
guided-which-module = Le pilote à utiliser (plusieurs montrent des clés différentes)
guided-which-token = La clé à utiliser (plusieurs sont branchées)
guided-which-certificate = Quel certificat
guided-test = Tester ma clé
guided-export = Exporter ma clé publique pour la télétransmission
guided-change-pin = Changer mon code PIN
guided-unblock = Débloquer mon code PIN
guided-certificates = Mes certificats : détails, révocation, page de test, rappels
guided-bicles = Bi-clés de chiffrement, fichiers chiffrés
guided-received = Un fichier reçu par courriel : certificat, .p7b, .pfx…
guided-doctor = Pourquoi ça ne marche pas ?
guided-leave = Quitter
guided-details = Lire un certificat en détail
guided-revocation = Préparer une demande de révocation : ce qu’il faut donner, et où
guided-report = Tester ma clé, avec une page à montrer ou à imprimer
guided-reminders = Les dates de fin, et leurs rappels dans mon agenda
guided-where-page = Où enregistrer la page
guided-report-stem = test-de-ma-cle
guided-where-calendar = Où enregistrer le calendrier (.ics), que votre agenda sait lire
guided-calendar-stem = fin-des-certificats
guided-no-calendar = nulle part : lire les dates seulement
guided-open-page = Ouvrir cette page dans votre navigateur ?
guided-open-calendar = Ouvrir ce calendrier dans votre agenda ?
guided-open-folder = Ouvrir le dossier de ce fichier ?
guided-again = Réessayer ?
guided-other-path = Corrigez le fichier ou le dossier
guided-other-token = Quelle clé ou carte voulez-vous
guided-unblock-now = Débloquer le code PIN maintenant ?
guided-change-pin-now = Changer le code PIN maintenant ?
guided-doctor-now = Chercher pourquoi maintenant ?
guided-certificates-now = Voir les certificats présents ?
guided-advice-locked = débloquez-le avec le code PUK ou le code administrateur, si vous avez l’un des deux ; sinon, demandez le déblocage à l’émetteur du certificat.
guided-advice-locked-issued = si vous avez un code PUK ou un code administrateur, débloquez-le ; sinon : { $issuer }
guided-where = Où la mettre
guided-copy = dans le presse-papiers, prête à coller dans Mégalis
guided-elsewhere = ailleurs
guided-which-file = Fichier ou dossier
guided-same-command = La même chose en une commande : { $command }
menu-number = { $question } (un numéro ; Entrée seule pour revenir)
menu-no-such-number = Ce n’est pas un numéro de la liste : tapez un nombre de 1 à { $last }.
guided-cancelled = Opération annulée.
guided-back = Revenir
received-which = Quel fichier
received-which-file = Le fichier : son chemin, ou faites-le glisser ici
received-is = { $name } : c’est { $kind }.
received-certificate = { $name } : le certificat de { $who } ({ $purpose }), { $until }.
received-several = { $name } : les certificats de { $count } titulaires ({ $holders }).
received-others = { $count ->
    [one] Celui d’une autorité l’accompagne.
   *[other] Ceux de { $count } autorités l’accompagnent.
}
received-show = Voir ce qu’il contient
received-check = Vérifier le certificat
received-test = Tester le certificat et sa clé privée
received-export = Enregistrer le PEM que demande la plateforme
received-to-token = L’écrire sur ma clé
received-keep = Le garder parmi les bi-clés de chiffrement
received-copy = Le copier sous un autre mot de passe
received-open = L’ouvrir
guided-leave-confirm = Quitter jeton ?
guided-register-empty = Aucun bi-clé sur ce poste pour l’instant. Créez-en un, ou importez celui de votre entité.
guided-register = { $count ->
    [one] Un bi-clé sur ce poste
   *[other] { $count } bi-clés sur ce poste
}
guided-register-expiry = il expire le { $date }
guided-register-only-expiry = « { $name } » expire le { $date }
guided-register-first-expiry = « { $name } » expire le premier, le { $date }
guided-register-expired = { $count ->
    [one] un a expiré et ne sert plus qu’à ouvrir
   *[other] { $count } ont expiré et ne servent plus qu’à ouvrir
}
guided-register-unsaved = { $count ->
    [one] « { $name } » n’est pas sauvegardé
   *[other] { $count } ne sont pas sauvegardés
}
guided-register-and = { $left } ; { $right }
guided-bicle-list = Voir mes bi-clés
guided-bicle-open = Ouvrir des fichiers chiffrés pour un de mes bi-clés
guided-bicle-attach = Affecter un bi-clé à une consultation
guided-bicle-seal = Chiffrer un fichier pour un bi-clé
guided-bicle-create = Créer un bi-clé
guided-bicle-import = Importer le .pfx d’un collègue
guided-bicle-backup = Sauvegarder un bi-clé (.pfx)
guided-bicle-tidy = Clôturer, renouveler, archiver, supprimer
guided-bicle-close = Clôturer une consultation
guided-bicle-renew = Renouveler un bi-clé : en créer un nouveau, garder l’ancien pour ouvrir
guided-bicle-archive = Archiver un bi-clé : il ouvre encore, il ne chiffre plus
guided-bicle-delete = Supprimer un bi-clé qui ne sert plus
guided-bicle-line = { $name } (expire le { $date })
guided-which-bicle = Quel bi-clé
guided-designation-advice = Donnez-lui le nom de la personne ou du service qui s’en sert : « Prénom Nom » pour une personne, « Service des marchés » pour un groupe. Un bi-clé par entité, partagé entre ses agents, suffit ; donnez-lui le même nom sur la plateforme.
bicle-platform =
    Pour s’en servir sur une plateforme de marchés publics :
      1. { $store }
      2. Lancez Local Trust Force ; sur la plateforme : Administration, Clés de chiffrement, Ajouter un bi-clé.
      3. Désignation et CN : { $name }. Cochez « Référencer dans la salle des marchés un bi-clé déjà existant ».
      4. Terminer et fermer. S’il n’apparaît pas dans la liste : F5.
    Ne supprimez jamais un bi-clé affecté à une consultation qui n’est pas clôturée.
bicle-platform-imported =
    Pour ouvrir avec lui les plis d’une plateforme de marchés publics :
      1. { $store }
      2. Si le bi-clé est déjà sur la plateforme, ajouté par un collègue, lancez Local Trust Force : il n’y a rien d’autre à faire.
      3. Sinon, lancez Local Trust Force ; sur la plateforme : Administration, Clés de chiffrement, Ajouter un bi-clé. Désignation et CN : { $name }. Cochez « Référencer dans la salle des marchés un bi-clé déjà existant ».
    Ne supprimez jamais un bi-clé affecté à une consultation qui n’est pas clôturée.
bicle-platform-store-file = Sous Windows, double-cliquez sur { $file } et importez-le dans le magasin « Personnel » (cochez « Marquer cette clé comme exportable ») : c’est là que Local Trust Force cherche les bi-clés, pas dans jeton.
bicle-platform-store-none = Sauvegardez-le d’abord dans un fichier .pfx ; sous Windows, double-cliquez dessus et importez-le dans le magasin « Personnel » (cochez « Marquer cette clé comme exportable ») : c’est là que Local Trust Force cherche les bi-clés, pas dans jeton.
bicle-platform-store-token = Sous Windows, branchez la clé ou carte, avec le pilote de son émetteur : son certificat apparaît dans le magasin « Personnel », où Local Trust Force cherche les bi-clés.
guided-which-designation = Désignation du bi-clé
guided-where-backup = Où enregistrer sa sauvegarde
guided-elsewhere-safe = ailleurs : clé USB, serveur commun…
guided-which-backup = Quel fichier
guided-which-pfx = Le fichier .pfx : tapez son chemin ou glissez-le ici
guided-other-file = un autre…
guided-where-bids = Où sont les fichiers chiffrés
guided-which-bids = Le fichier chiffré, ou le dossier qui les contient : tapez son chemin ou glissez-le ici
guided-folder-of-bids = { $count ->
    [one] { $folder } (un fichier chiffré)
   *[other] { $folder } ({ $count } fichiers chiffrés)
}
guided-where-opened = Où enregistrer les fichiers ouverts
guided-beside = à côté des fichiers chiffrés
guided-which-folder = Le dossier : tapez son chemin ou glissez-le ici
guided-no-folder = { $path } n’est pas un dossier.
guided-which-to-seal = Le ou les fichiers à chiffrer : tapez un chemin ou glissez-les ici
guided-which-consultation = Référence de la consultation
guided-which-day = Jour de l’ouverture des plis, JJ/MM/AAAA (Entrée seule s’il n’est pas connu)
guided-no-day = Cette date n’est pas reconnue : écrivez-la comme { $example }.
guided-which-to-close = Quelle consultation
guided-close-confirm = Clôturer la consultation { $consultation }, tous ses plis étant ouverts ?
guided-archive-confirm = Archiver « { $name } » ? Il ouvrira encore, il ne chiffrera plus ; c’est irréversible.

## jeton key

help-key-public = Sans code PIN : seulement ce qui est public
help-algorithm = Algorithme et taille [sinon RSA-3072, ou RSA-2048 si la clé ne permet pas mieux]
help-use = À quoi sert le bi-clé : sign, signer et s’authentifier [par défaut] ; decrypt, déchiffrer ; both, les deux
help-new-label = Étiquette du bi-clé et du certificat [sinon celle de --cn]
help-self-signed = Créer aussi un certificat autosigné et l’écrire sur la clé
help-csr = Écrire une demande de certificat (CSR, PKCS#10), signée par la clé, dans ce fichier ou ce dossier
help-days = Durée du certificat autosigné, en jours, de 1 à 3650 [par défaut 730]
help-request-use = À quoi servira le certificat : sign, decrypt ou both [sinon comme le certificat présent]
help-with-certificate = Supprimer aussi les certificats du bi-clé
help-yes-delete = Supprimer sans demander de retaper l’étiquette
help-cn = Nom usuel du titulaire ou du service (CN)
help-organisation = Organisme (O)
help-siret = Numéro SIRET ou SIREN de l’organisation ; sa clé de contrôle est vérifiée
help-unit = Service (OU)
help-given-name = Prénom du titulaire
help-surname = Nom du titulaire
help-title = Fonction du titulaire
help-email = Adresse électronique
value-name = NOM
value-email = ADRESSE
value-days = JOURS
expected-label = un texte sans caractère de contrôle
key-generation-notice = Création d’un bi-clé { $algorithm } : cela peut prendre une minute ou deux. Ne débranchez pas la clé.
algorithm-reason-3072 = recommandé par l’ANSSI au-delà de 2030 (PG-083), et cette clé ou carte le permet
algorithm-reason-2048 = le plus fort que permette cette clé ou carte ; l’ANSSI ne l’accepte que jusqu’à fin 2030 (PG-083)
algorithm-reason-ec = cette clé ou carte ne permet pas de déchiffrer en RSA
key-generated = Bi-clé « { $label } » créé sur « { $token } ».
key-field-algorithm = Algorithme
key-field-use = Usage
key-field-id = Identifiant
key-field-notes = À savoir
key-field-slot = Code PIN
request-number-left-out = Le numéro « { $number } » du certificat présent a une clé de contrôle fausse : il n’est pas repris. Indiquez le bon avec --siret.
key-field-certificate = Certificat
key-field-sha256 = Empreinte SHA-256
key-field-request = Demande (CSR)
key-self-signed = autosigné, { $holder }, { $until }
key-id-kept = La clé n’a pas permis de changer l’identifiant : il n’est pas dérivé de la clé publique.
key-dropped = Attributs refusés par la clé et absents : { $attributes }.
key-request-next = Envoyez la demande à votre autorité de certification, puis importez le certificat : `jeton cert import`.
key-signs = signature et authentification
key-decrypts = déchiffrement
key-signs-and-decrypts = signature, authentification et déchiffrement
key-without-certificate = sans certificat
key-public-only = clé publique seule
key-always-authenticate = code PIN à chaque utilisation
key-extractable = EXTRACTIBLE
key-list-empty = Aucun bi-clé.
key-list-not-opened = « { $slot } » : les clés privées ne sont pas visibles sans son code PIN.
key-delete-warning = Le bi-clé « { $name } » va être supprimé définitivement. Ce qui a été chiffré pour lui ne pourra plus jamais être lu.
key-delete-confirm = Pour confirmer, retapez son nom
key-deleted = Supprimé : { $object }.
key-certificate-left = Le certificat de { $holder } reste sur la clé, sans clé privée (--with-certificate le supprime aussi).
request-written = Demande de certificat pour { $subject } écrite dans { $path }
object-private-key = clé privée « { $label } »
object-public-key = clé publique « { $label } »
object-certificate = certificat « { $label } »
object-perhaps = { $object } (peut-être)

## jeton bicle : aide

about-bicle = Gérer les bi-clés de chiffrement : créer, sauvegarder, partager, affecter ; chiffrer et ouvrir les plis
about-bicle-generate = Créer un bi-clé et son certificat, et l’inscrire au registre
about-bicle-reference = Inscrire au registre un bi-clé existant, après vérification
about-bicle-list = Lister les bi-clés du registre
about-bicle-rename = Changer la désignation d’un bi-clé
about-bicle-secours = Faire d’un bi-clé un bi-clé de secours, ou non : tout est chiffré pour lui aussi
about-bicle-attach = Affecter un bi-clé à une consultation ; c’est définitif
about-bicle-close = Clôturer une consultation, ses plis étant ouverts
about-bicle-delete = Supprimer un bi-clé qui ne sert plus à aucune consultation
about-bicle-archive = Mettre un bi-clé de côté : il ouvre encore, il ne chiffre plus
about-bicle-renew = Créer le bi-clé suivant et garder l’ancien pour ouvrir
about-bicle-backup = Sauvegarder un bi-clé dans un fichier .pfx, vérifié aussitôt
about-bicle-import = Importer un bi-clé d’un fichier .pfx
about-bicle-seal = Chiffrer des fichiers pour un ou plusieurs bi-clés ou certificats (CMS)
about-bicle-open = Ouvrir des fichiers chiffrés, avec le bi-clé qui convient
after-bicle-open = Les plis déposés sur une plateforme de marchés ont leur propre enveloppe : c’est elle qui les ouvre, pas cette commande.
value-bicle = BI-CLÉ
value-designation = NOM
value-date = AAAA-MM-JJ
value-pfx = FICHIER.pfx
value-recipient = BI-CLÉ|CERTIFICAT
value-fingerprint = EMPREINTE
value-files-or-directory = FICHIER|DOSSIER
help-register = Le registre des bi-clés, un fichier .toml ou son dossier, par exemple un dossier partagé [sinon celui de l’utilisateur]
help-bicle = Le bi-clé, par sa désignation
help-bicle-or-only = Le bi-clé, par sa désignation [sinon le seul]
help-designation = Sa désignation dans la salle des marchés : « Prénom Nom » pour une personne, « Service des marchés » pour un groupe
help-designation-default = Sa désignation dans la salle des marchés [sinon le nom de son certificat]
help-renew-designation = La désignation du suivant [sinon celle de l’ancien et la nouvelle année d’expiration]
help-bicle-cn = Le nom dans le certificat (CN) [sinon la désignation : le même nom partout évite les confusions]
help-bicle-algorithm = L’algorithme de la clé [sinon rsa-3072 ; sur une clé ou carte, le plus fort qu’elle permette sans dépasser celui-là]
help-bicle-days = La durée du certificat en jours [730 par défaut]
help-bicle-secours = En faire un bi-clé de secours : tout est chiffré pour lui aussi
help-bicle-to-token = Mettre la clé privée sur la clé ou carte (token) ; elle est d’abord sauvegardée (--backup)
help-bicle-on-token = Créer la clé privée sur la clé ou carte : elle n’en sort jamais, et ne peut pas être sauvegardée
help-bicle-yes = Créer sans confirmation une clé qui ne peut pas être sauvegardée
help-bicle-backup = Sauvegarder aussitôt dans ce fichier .pfx, ou dans ce dossier
help-bicle-reference = Un fichier .pfx, ou un certificat seul (pour chiffrer seulement)
help-secours-on-off = on ou off
help-consultation = Le numéro ou le nom de la consultation
help-closes = Le jour de l’ouverture des plis, AAAA-MM-JJ ou JJ/MM/AAAA
help-yes = Sans demander confirmation
help-password-file = Lire le mot de passe sur la première ligne de ce fichier [sinon JETON_PASSWORD, sinon il est demandé]
help-password-stdin = Lire les mots de passe sur l’entrée standard, un par ligne, dans l’ordre où ils sont nécessaires
help-new-password-file = Lire le nouveau mot de passe sur la première ligne de ce fichier [sinon le même]
help-force-password = Accepter un mot de passe hors ASCII, que d’autres programmes liront peut-être autrement
help-backup-out = Le fichier à écrire, qui ne doit pas exister, ou le dossier où le mettre
help-backup-compat = 3DES et SHA-1, pour un vieux Windows : protection faible
help-import-in = Le fichier à lire
help-import-to-token = Mettre la clé privée sur la clé ou carte (token)
help-seal-files = Les fichiers à chiffrer ; « - » pour l’entrée standard
help-seal-for = Le destinataire : un bi-clé du registre, par sa désignation ou son empreinte SHA-256, ou le fichier d’un certificat ; option répétable
help-seal-accept-new = Chiffrer pour ce destinataire bien que ce soit la première fois : l’empreinte SHA-256 que son titulaire vous a donnée ; option répétable
help-seal-out = Le fichier ou le dossier à écrire ; « - » pour la sortie standard [sinon FICHIER.p7m à côté]
help-seal-pem = Écrire en PEM
help-seal-compat = AES-256-CBC (EnvelopedData), pour des programmes sans GCM : une altération n’y est pas détectée
help-seal-transport = Comment transmettre la clé de chiffrement : oaep, oaep-sha1 ou pkcs1 [sinon le plus sûr que le destinataire puisse ouvrir ; pkcs1 pour un certificat seul]
help-open-files = Les fichiers chiffrés, ou des dossiers de fichiers .p7m ; « - » pour l’entrée standard
help-open-out = Le fichier ou le dossier à écrire ; « - » pour la sortie standard [sinon à côté, sans .p7m]
help-open-two-pass = Vers un tube : vérifier d’abord tout le fichier

## jeton bicle

ask-password = Mot de passe de { $file }
password-refused = Ce n’est pas le mot de passe de { $file }.
ask-new-password = Nouveau mot de passe
ask-new-password-again = Confirmez le nouveau mot de passe
new-password-advice = Ce mot de passe protège la clé privée : { $shortest } caractères au moins, et rien qui se devine. Notez-le en lieu sûr : s’il est oublié, rien ne permet de le retrouver. Entrée seule : jeton en propose un, à noter.
passphrase = Phrase de passe proposée, tirée au hasard ({ $bits } bits) :
passphrase-written = Notez-la sur papier, puis appuyez sur Entrée : elle disparaîtra de l’écran et vous sera demandée
ask-passphrase = Tapez la phrase de passe que vous avez notée
passphrase-differs = Ce n’est pas la phrase proposée. La voici de nouveau.
warning-password-weak = { READER() ->
    [menu] cette sauvegarde garde l’ancien mot de passe, qui se devine facilement.
   *[shell] cette sauvegarde garde l’ancien mot de passe, qui se devine facilement ; `--new-password-file` en donne un autre.
}
confirm-delete-bicle = Supprimer le bi-clé « { $name } » et sa clé privée ?
confirm-delete-bicle-listed = Retirer le bi-clé « { $name } » du registre ? (Sa clé privée reste où elle est.)
expected-designation = un nom de 1 à 100 caractères visibles, qui ne soit pas une empreinte en hexadécimal
expected-out-directory = un dossier qui existe, pour plusieurs fichiers
expected-one-stream = un seul fichier, quand il passe par l’entrée ou la sortie standard
expected-free-input = un fichier nommé : l’entrée standard donne déjà le code PIN ou le mot de passe
expected-other-output = un fichier dont le résultat n’irait pas lui aussi dans { $path } (traitez-le à part)
expected-sealed-destination = un fichier, ou --pem pour l’écran : ce qui est chiffré est du binaire
expected-backup = un fichier .pfx à écrire : la clé est sauvegardée avant d’aller sur la carte
backup-first = La clé privée ne sortira plus de la clé ou carte : elle est d’abord sauvegardée dans un fichier .pfx.
ask-backup = Fichier de sauvegarde à écrire (.pfx)
on-token-notice = La clé privée sera créée sur « { $token } » et n’en sortira jamais. Elle ne peut pas être sauvegardée : si cette clé ou carte est perdue, cassée ou bloquée, les plis chiffrés pour ce seul bi-clé sont perdus.
on-token-secours = Le bi-clé de secours « { $name } », sauvegardé, ouvrira aussi ce qui sera chiffré.
on-token-no-secours = { READER() ->
    [menu] Ce registre n’a aucun bi-clé de secours sauvegardé : rien d’autre ne pourrait ouvrir les plis. Il vaut mieux en créer un d’abord.
   *[shell] Ce registre n’a aucun bi-clé de secours sauvegardé : rien d’autre ne pourrait ouvrir les plis. Il vaut mieux en créer un d’abord (--secours --backup).
}
confirm-on-token = Créer ce bi-clé, qui ne peut pas être sauvegardé ?
confirm-attach = Affecter « { $name } » à la consultation { $consultation } ?
attach-notice = L’affectation d’un bi-clé à une consultation est définitive.
warning-never-leaves = cette clé ne sort pas de sa carte et ne peut pas être sauvegardée : si la carte se perd, seul un bi-clé de secours ouvrira les plis.
warning-line = Attention : { $text }
bicle-heading = Bi-clés
bicle-heading-secours = Bi-clés de secours
bicle-name = Nom du bi-clé
bicle-none = Aucun bi-clé dans { $register }. Pour en créer un : `jeton bicle generate --designation "Service des marchés"`.
bicle-cn = Champ CN
bicle-expiry = Expire le
bicle-key = Clé privée
bicle-backup = Sauvegarde vérifiée
bicle-state = État
bicle-consultations = Consultations
bicle-expired = { $date }, expiré : il ouvre encore, il ne chiffre plus
bicle-not-yet = { $date }, pas encore valable
bicle-key-on-token = sur « { $label } » ({ $serial })
bicle-key-never-leaves = sur « { $label } » ({ $serial }), n’en sort jamais
bicle-key-elsewhere = pas ici (certificat seul, pour chiffrer)
bicle-never-backed-up = jamais
bicle-cannot-be-backed-up = impossible : la clé ne sort pas de sa carte
bicle-archived = archivé : il ouvre encore, il ne chiffre plus
bicle-is-secours = de secours
consultation-closed = { $name } (clôturée)
consultation-closes = { $name } (ouverture le { $date })
consultation-open = { $name }
bicle-making = Création de la clé : quelques secondes…
bicle-made-in-file = Le bi-clé « { $name } » est créé, et conservé dans { $file } à côté du registre.
bicle-made-on-token = Le bi-clé « { $name } » est créé, et conservé sur « { $label } ».
bicle-made-there = Le bi-clé « { $name } » est créé sur « { $label } », d’où sa clé privée ne sort jamais.
bicle-algorithm = Algorithme : { $algorithm }, { $reason }.
bicle-listed = Le bi-clé « { $name } » est inscrit au registre.
bicle-referenced = Le bi-clé « { $name } » est vérifié et inscrit au registre.
bicle-imported = Le bi-clé « { $name } » est importé et inscrit au registre.
bicle-already-here = Le bi-clé « { $name } » est déjà au registre ; rien n’a changé.
bicle-renamed = Le bi-clé s’appelle maintenant « { $name } ».
bicle-secours-on = Le bi-clé « { $name } » est de secours : tout sera chiffré pour lui aussi.
bicle-secours-off = Le bi-clé « { $name } » n’est plus de secours.
bicle-attached = Le bi-clé « { $name } » est affecté à la consultation { $consultation }. C’est définitif.
bicle-consultation-closed = La consultation { $consultation } est clôturée.
bicle-deleted = Le bi-clé « { $name } » est supprimé.
bicle-was-archived = Le bi-clé « { $name } » est archivé : il ouvre encore, il ne chiffre plus.
bicle-replaces = L’ancien, « { $name } », est archivé : il ouvre encore ce qui a été chiffré pour lui.
bicle-backed-up = Le bi-clé « { $name } » est sauvegardé dans { $path } ; la sauvegarde a été relue avec son mot de passe, et la clé est la bonne.
warning-not-backed-up = { READER() ->
    [menu] ce bi-clé n’est pas encore sauvegardé ; s’il se perd, les plis sont perdus : choisissez « Sauvegarder un bi-clé ».
   *[shell] ce bi-clé n’est pas encore sauvegardé ; s’il se perd, les plis sont perdus : `jeton bicle backup FICHIER.pfx`.
}
warning-abandoned = { READER() ->
    [menu] { $path } provient d’une opération interrompue et n’est pas au registre ; rien n’a été chiffré pour lui. Choisissez « Importer le .pfx » pour le conserver, ou supprimez-le.
   *[shell] { $path } provient d’une commande interrompue et n’est pas au registre ; rien n’a été chiffré pour lui. Conservez-le avec `jeton bicle import`, ou supprimez-le.
}
warning-key-file-left = l’ancien fichier de cette clé, { $path }, reste à côté du registre ; supprimez-le si la clé ne doit plus être que sur la carte.
warning-compat-pfx = 3DES et SHA-1 protègent mal ; supprimez ce fichier une fois qu’il est importé.
warning-secours-archived = ce bi-clé de secours est archivé ou expiré : on ne chiffre plus pour lui.
warning-expires-before = son certificat expire le { $date }, avant l’ouverture des plis : il les ouvrira, mais on ne pourra plus chiffrer pour lui.
warning-certificate-expired = son certificat a expiré : il ouvre encore, il ne chiffre plus.
warning-rsa-2048 = cette clé de moins de 3072 bits n’est recommandée par l’ANSSI que jusqu’à fin 2030.
warning-cbc = AES-CBC : l’altération d’un fichier passerait inaperçue.
warning-bare-pkcs1 = { READER() ->
    [menu] certificat seul : RSA PKCS#1 v1.5, que toutes les clés savent ouvrir.
   *[shell] certificat seul : RSA PKCS#1 v1.5, que toutes les clés savent ouvrir (--transport oaep si vous savez que la sienne le permet).
}
warning-secours-left-out = « { $name } » est de secours, mais rien n’a été chiffré pour lui : { $reason }
warning-designation-refused = { READER() ->
    [menu] une entrée du registre est écartée : { $reason } Elle ne fait qu’ouvrir, tant que l’administrateur du registre ne lui a pas donné un autre nom.
   *[shell] une entrée du registre est écartée : { $reason } Si vous la connaissez, `jeton bicle rename { $sha256 } NOM` lui donne un autre nom ; d’ici là, elle ne fait qu’ouvrir.
}
warning-recipient = { $reason } Empreinte SHA-256 : { $sha256 }
warning-recipient-not-remembered = ce destinataire n’a pas pu être retenu, la question sera posée de nouveau : { $reason }
recipient-new = vous n’avez encore jamais chiffré pour « { $name } ».
recipient-new-secours = le registre donne « { $name } » comme bi-clé de secours, et vous n’avez encore jamais chiffré pour lui : il pourrait ouvrir tout ce que vous chiffrez.
recipient-changed = le certificat de « { $name } » n’est pas celui pour lequel vous avez déjà chiffré.
recipient-now-secours = le registre donne maintenant « { $name } » comme bi-clé de secours : il pourrait ouvrir tout ce que vous chiffrez.
recipient-facts = Certificat de { $holder }, valable jusqu’au { $date } ; empreinte SHA-256 : { $sha256 }
recipient-advice = { READER() ->
    [menu] Comparez cette empreinte avec celle que son titulaire vous donne par un autre moyen, de vive voix ou par téléphone.
   *[shell] Comparez cette empreinte avec celle que son titulaire vous donne par un autre moyen, de vive voix ou par téléphone (`jeton bicle list --json` la montre chez lui).
}
recipient-advice-secours = { READER() ->
    [menu] Comparez cette empreinte avec celle que son titulaire vous donne par un autre moyen. S’il n’a pas à être de secours, refusez, et vérifiez qui peut modifier le registre.
   *[shell] Comparez cette empreinte avec celle que son titulaire vous donne par un autre moyen. S’il n’a pas à être de secours : `jeton bicle secours off`, et vérifiez qui peut modifier le registre.
}
confirm-recipient = Chiffrer pour « { $name } », cette fois et les suivantes ?
warning-leftover = { $path } est le reste incomplet d’une opération interrompue : vous pouvez le supprimer.
warning-pfx-trailing = { $octets ->
    [one] { $octets } octet suit la fin du fichier .pfx : il n’en fait pas partie et a été laissé de côté.
   *[other] { $octets } octets suivent la fin du fichier .pfx : ils n’en font pas partie et ont été laissés de côté.
}
warning-pipe-cbc = AES-CBC n’est pas vérifiable : ce qui suit peut avoir été altéré.
progress = { $done } sur { $total } Mio, encore { $left }
sealed-file = { $file } → { $out }
sealed-for = Chiffré en { $cipher } pour :
sealed-for-one = { "  " }{ $name } ({ $transport })
sealed-for-secours = { "  " }{ $name }, de secours, ajouté d’office ({ $transport })
sealed-for-named-secours = { "  " }{ $name }, qui est de secours ({ $transport })
failed-file = { $file } : { $reason }
cert-backup-done = Copie écrite dans { $out }, puis rouverte avec son mot de passe
not-done-file = { $file } : non traité
opened-file = { $file } → { $out } (clé : { $key })
opened-unauthenticated = { "  " }Attention : AES-CBC, rien ne dit si ce fichier a été altéré.
opened-trailing = { "  " }Attention : { $octets ->
    [one] { $octets } octet suit la fin du fichier chiffré : il n’en fait pas partie et a été laissé de côté.
   *[other] { $octets } octets suivent la fin du fichier chiffré : ils n’en font pas partie et ont été laissés de côté.
}
opened-total = { $left ->
    [0] Ouverts : { $opened } ; échecs : { $failed }.
   *[other] Ouverts : { $opened } ; échecs : { $failed } ; non traités : { $left }.
}

## Ce qui s’est passé

error-invalid-value = { READER() ->
    [menu] « { $value } » ne convient pas ; attendu : { $expected }.
   *[shell] « { $value } » n’est pas une valeur de { $option } ; attendu : { $expected }.
}
error-missing-value = { READER() ->
    [menu] il manque une réponse ; attendu : { $expected }.
   *[shell] il manque { $option } ; attendu : { $expected }.
}
error-invalid-number = « { $value } » n’est ni un SIRET ni un SIREN : { $reason }.
number-letter = le caractère { $place } est la lettre { $found } ; peut-être le chiffre { $digit }
number-not-a-digit = le caractère { $place }, « { $found } », n’est pas un chiffre
number-length = il a { $count ->
    [one] un chiffre
   *[other] { $count } chiffres
}, au lieu de 14 pour un SIRET ou de 9 pour un SIREN
number-zeros = il n’est fait que de zéros
number-siren = l’erreur est dans les 9 premiers chiffres, le SIREN. Le neuvième est une clé de contrôle, qui devrait être { $ninth } après les huit premiers : un chiffre est donc faux, ou deux sont inversés, sans qu’on puisse dire lequel
number-nic = les 9 premiers chiffres, le SIREN, vont ensemble ; l’erreur est sans doute dans les 5 derniers. Le dernier est une clé de contrôle, qui devrait être { $last } après les treize premiers : un chiffre est donc faux, ou deux sont inversés, sans qu’on puisse dire lequel
number-la-poste = c’est un numéro de La Poste, dont la somme des chiffres devrait être un multiple de 5, et c’est { $sum } ; l’erreur est dans les 5 derniers
error-no-terminal-pin = le { $role } est nécessaire, et il n’y a pas de terminal où le demander.
error-no-terminal-new-pin = le nouveau code PIN est nécessaire, et il n’y a pas de terminal où le demander.
error-no-terminal-confirmation = une confirmation est nécessaire, et il n’y a pas de terminal où la demander.
error-config-invalid = la configuration { $path } est illisible : { $reason }.
error-no-module = aucun module PKCS#11 n’a été trouvé sur cet ordinateur.
error-several-modules = plusieurs modules PKCS#11 montrent des clés différentes : il faut préciser lequel utiliser.
error-module-not-found = le fichier { $path } n’existe pas.
error-module-not-loaded = le module { $path } est inutilisable : { $reason }.
error-no-token = aucune clé ni carte : le module { $module } n’en voit dans aucun lecteur.
error-service-stopped = le service des cartes à puce (PC/SC) ne fonctionne pas : tant qu’il est arrêté, aucune clé ni carte ne peut être vue.
error-service-not-installed = le service des cartes à puce (pcscd) n’est pas installé : sans lui, aucune clé ni carte ne peut être vue.
error-service-denied = le service des cartes à puce (PC/SC) refuse l’accès à cet utilisateur : aucune clé ni carte ne peut être vue.
error-service-denied-remote = le service des cartes à puce (PC/SC) refuse l’accès, car vous êtes connecté à distance (SSH) : aucune clé ni carte ne peut être vue.
error-service-hangs = le service des cartes à puce (PC/SC) ne répond pas : aucune clé ni carte ne peut être vue.
error-service-fails = le service des cartes à puce (PC/SC) répond par une erreur ({ $reason }) : aucune clé ni carte ne peut être vue.
error-token-not-found = aucune clé ni carte ne s’appelle « { $wanted } ». { $count ->
    [0] Aucune n’est branchée.
   *[other] Celles qui sont là :
}
error-token-not-found-variable = la clé ou carte « { $wanted } », demandée par la variable JETON_TOKEN, n’est pas là. { $count ->
    [0] Aucune n’est branchée.
   *[other] Celles qui sont là :
}
error-token-not-found-configuration = la clé ou carte « { $wanted } », demandée par la configuration de jeton, n’est pas là. { $count ->
    [0] Aucune n’est branchée.
   *[other] Celles qui sont là :
}
error-token-not-found-register = la clé ou carte n° { $wanted }, qui contient ce bi-clé d’après le registre, n’est pas là. { $count ->
    [0] Aucune n’est branchée.
   *[other] Celles qui sont là :
}
error-several-tokens = plusieurs clés ou cartes, ou plusieurs codes PIN d’une même clé, conviennent : il faut choisir.
error-token-removed = la clé ou carte a été retirée, ou le lecteur l’a perdue.
error-token-replaced = « { $token } » a été remplacée par une autre clé ou carte, à laquelle rien n’a été envoyé.
error-token-not-recognized = le module ne reconnaît pas la carte insérée dans le lecteur.
error-token-not-initialized = la clé dans « { $reader } » n’a jamais été initialisée.
error-pin-incorrect = le { $role } de « { $token } » est incorrect.
error-pin-incorrect-final = le { $role } de « { $token } » est incorrect, et il ne reste qu’un essai.
error-pin-refused = « { $token } » n’accepte pas un { $role } de cette forme.
error-pin-locked = le { $role } de « { $token } » est bloqué.
error-final-try-not-sent = il ne reste qu’un essai pour le { $role } de « { $token } » ; le code n’a pas été envoyé.
error-pin-refused-before = le { $role } fourni à l’avance n’est pas celui de « { $token } » : il a été refusé, ou changé depuis. Il n’est pas présenté de nouveau.
error-pin-unknown-before = on ne sait pas si « { $token } » a pris en compte le { $role } présenté auparavant : il n’est pas présenté de nouveau.
error-pin-empty = le { $role } est vide.
error-pin-length = le { $role } doit compter de { $min } à { $max } caractères ; rien n’a été envoyé à la clé.
error-pin-nul = le { $role } contient un caractère nul ; rien n’a été envoyé à la clé.
error-pin-not-ascii = le { $role } contient un caractère hors ASCII (é, è, ç, à : des chiffres tapés sans la touche Maj ?) ; rien n’a été envoyé à la clé.
error-pin-outer-blanks = le { $role } commence ou se termine par un espace, qui ne se voit pas ; rien n’a été envoyé à la clé.
error-pin-spaced-digits = le { $role } est fait de chiffres séparés par des espaces ; rien n’a été envoyé à la clé.
error-pin-quoted = le { $role } est entre guillemets ; rien n’a été envoyé à la clé.
error-pin-unshifted = le { $role } ressemble à des chiffres tapés sans la touche Maj ; rien n’a été envoyé à la clé.
error-pin-shifted = le { $role } ressemble à des chiffres tapés avec la touche Maj ; rien n’a été envoyé à la clé.
error-pin-unchanged = le nouveau code PIN est identique à l’ancien.
error-pin-mismatch = les deux saisies du nouveau code PIN diffèrent.
error-pin-not-set = « { $token } » n’a pas encore de code PIN.
error-pin-expired = le code PIN de « { $token } » doit d’abord être changé.
error-pin-not-locked = le code PIN de « { $token } » n’est pas bloqué ; le code PUK n’a pas été envoyé.
error-unblock-not-confirmed = la clé a accepté le déblocage, mais refuse le nouveau code PIN de « { $token } ».
error-not-supported = la clé ou son module ne permet pas cette opération : { $what }.
error-read-only = « { $token } » est en lecture seule.
error-template-refused = la clé refuse les caractéristiques demandées pour cet objet.
error-token-full = il n’y a plus de place sur la clé.
error-no-certificate = la clé ne montre aucun certificat.
error-no-key = la clé ne montre aucun bi-clé.
error-certificate-not-found = aucun certificat de la clé ne correspond à « { $wanted } ».
error-key-not-found = aucun bi-clé de la clé ne correspond à « { $wanted } ».
error-no-current-certificate = aucun certificat n’est à la fois celui d’une personne et en cours de validité.
error-several-certificates = plusieurs certificats conviennent : il faut préciser lequel.
error-several-keys = plusieurs bi-clés conviennent : il faut préciser lequel.
error-certificate-exists = la clé contient déjà le certificat « { $name } ».
error-key-exists = la clé contient déjà le bi-clé « { $name } ».
error-no-matching-key = la clé ne contient pas la clé privée de ce certificat.
error-token-not-empty = « { $token } » contient { $objects ->
    [one] { $objects } objet, qui serait effacé.
   *[other] { $objects } objets, qui seraient effacés.
}
error-file-exists = { $path } existe déjà ; il n’a pas été touché.
error-file-not-found = le fichier { $path } n’existe pas.
error-self-test-failed = { $failed ->
    [one] { $failed } vérification a échoué.
   *[other] { $failed } vérifications ont échoué.
}
error-signature-invalid = la signature que la clé a produite avec « { $key } » n’est pas valable.
error-not-a-certificate = « { $origin } » n’est pas un certificat lisible : c’est { $kind }.
error-several-in-file = le fichier { $path } contient les certificats de { $count } titulaires : { $holders }.
error-output-full = la réponse n’a pas pu être écrite : le disque est plein.
error-io = { $path } : { $reason }.
error-output-closed = le programme qui lisait la sortie s’est arrêté.
error-session-lost = un autre programme a déconnecté ou réinitialisé la clé.
error-module = le module a renvoyé une erreur.
error-module-floods = { $path } écrit sans fin sur sa sortie standard : il a été arrêté.
error-module-misbehaved = la réponse du module à { $function } n’est pas conforme à la norme : { $reason }.
error-key-unfit = jeton ne peut pas se servir de cette clé privée : { $key }.
error-key-damaged = les nombres de cette clé privée ({ $key }) ne vont pas ensemble : elle est endommagée.
error-encoding = le certificat ou la demande de certificat n’a pas pu être établi : { $reason }.
error-internal = une erreur interne de jeton a interrompu le traitement de ce fichier, dont rien n’a été gardé : { $reason }.
error-undone-removed = Ce qui avait été créé a été retiré : { $objects }.
error-undone-left = Reste sur la clé : { $objects }.
error-unlisted-removed = Le fichier { $path }, qui venait d’être écrit, est retiré ; rien n’avait été chiffré pour ce bi-clé.
error-unlisted-file = Le fichier { $path }, qui venait d’être écrit, n’a pas pu être retiré et n’est pas au registre ; rien n’a été chiffré pour lui.
error-unlisted-backup = La sauvegarde { $path } est entière et vérifiée, et elle reste ; le bi-clé n’est pas au registre.
error-backup-not-noted = La sauvegarde { $path } est écrite et vérifiée, mais n’a pas pu être notée au registre.
error-unlisted-token = Le bi-clé « { $designation } » est entier sur « { $token } » (identifiant { $id }) et y reste ; il n’est pas au registre.
error-partly-deleted = { $message } Supprimé : { $deleted }. Reste sur la clé : { $left }.
error-renewal-due = { $due ->
    [one] un certificat demande votre attention.
   *[other] { $due } certificats demandent votre attention.
}
error-cancelled = opération annulée.
error-no-terminal-password = le mot de passe du fichier .pfx est nécessaire, et il n’y a pas de terminal où le demander.
error-no-terminal-new-password = un nouveau mot de passe est nécessaire, et il n’y a pas de terminal où le demander.
error-password-incorrect = ce n’est pas le mot de passe de { $path }.
error-password-empty = le mot de passe est vide ; une clé privée n’est jamais gardée sans mot de passe.
error-password-too-short = le nouveau mot de passe est trop court : il en faut un d’au moins { $shortest } caractères.
error-password-guessable = le nouveau mot de passe se devine trop facilement (mots, noms, dates ou suites de touches courantes).
error-password-not-ascii = le mot de passe contient un caractère hors ASCII (un accent ?) ; Windows, Java et OpenSSL ne le liraient pas tous de la même façon.
error-password-not-bmp = le mot de passe contient un caractère, un émoji sans doute, qu’un fichier .pfx ne sait pas coder.
error-password-mismatch = les deux saisies du mot de passe diffèrent.
error-pfx-unsupported = { $path } est protégé par un algorithme que jeton ne lit pas : { $algorithm }.
error-pfx-not-one-key = { $path } est un fichier .pfx, mais il ne convient pas ici : { $reason }.
error-pfx-invalid = { $path } n’est pas un fichier .pfx lisible : { $reason }.
pfx-damaged = le mot de passe est le bon, mais ce qu’il protège ne se déchiffre pas
pfx-iterations = il demande { $count } itérations, ce qui prendrait des heures
error-not-a-pfx = { $path } n’est pas un fichier .pfx : c’est { $kind }.
pfx-malformed = ce n’en est pas un, ou il est incomplet
pfx-no-key = il ne contient pas de clé privée
pfx-several-keys = il contient plusieurs clés privées ({ $keys })
pfx-no-certificate = il ne contient pas le certificat de sa clé privée
error-register-invalid = le registre { $path } est endommagé : { $reason } ; il n’a pas été touché.
error-register-newer = le registre { $path } vient d’une version plus récente de jeton (format { $version }) ; il n’a pas été touché.
error-register-busy = un autre agent occupe le registre { $path } depuis trop longtemps.
error-bicle-not-found = aucun bi-clé du registre ne s’appelle « { $wanted } ».
error-no-bicle = le registre ne contient aucun bi-clé.
error-several-bicles = le registre contient plusieurs bi-clés : il faut préciser lequel.
error-bicle-exists = le registre contient déjà un bi-clé « { $designation } ».
error-bicle-in-use = le bi-clé « { $designation } » n’est pas supprimé : { $count ->
    [one] la consultation { $consultations } n’est pas clôturée, ses plis seraient perdus.
   *[other] les consultations { $consultations } ne sont pas clôturées, leurs plis seraient perdus.
}
error-bicle-not-backed-up = le bi-clé « { $designation } » n’est pas supprimé : aucune sauvegarde n’en a été vérifiée.
error-bicle-never-backed-up = le bi-clé « { $designation } » n’est pas supprimé : sa clé privée ne sort pas de sa clé ou carte, et aucune sauvegarde n’en est possible.
error-bicle-never-leaves = la clé privée de « { $designation } » a été créée sur sa clé ou carte et n’en sort jamais : elle ne peut pas être sauvegardée.
error-bicle-not-exportable = la clé privée de « { $designation } » est sur sa clé ou carte et n’en ressort pas.
error-bicle-elsewhere = la clé privée de « { $designation } » n’est pas ici : seul son certificat est au registre.
error-consultation-not-found = aucune consultation du registre ne s’appelle « { $wanted } ».
error-consultation-attached = la consultation { $consultation } a déjà le bi-clé « { $designation } » ; l’affectation est définitive.
error-opening-passed = la date d’ouverture indiquée, le { $date }, est passée ; le bi-clé n’a pas été affecté.
error-certificate-expired = le certificat de « { $name } » a expiré : il ne peut plus servir à chiffrer.
error-certificate-not-yet = le certificat de « { $name } » n’est pas encore valable.
error-certificate-authority = « { $name } » est le certificat d’une autorité de certification, pas celui d’un destinataire.
error-certificate-usage = le certificat de « { $name } » n’est pas prévu pour le chiffrement.
error-certificate-key = on ne peut pas chiffrer pour la clé de « { $name } » : son type ou sa taille ({ $key }) ne convient pas.
error-certificate-exponent = la clé de « { $name } » a un exposant public inférieur à 65537, ce que l’ANSSI n’admet pas.
error-bicle-archived = le bi-clé « { $name } » est archivé : il ouvre encore, il ne chiffre plus.
error-designation-fingerprint = le bi-clé que le registre appelle « { $designation } » a pour nom une empreinte.
error-designation-hidden = le nom du bi-clé que le registre appelle « { $designation } » contient des caractères invisibles, ou qui en changent le sens de lecture : on le prendrait pour un autre.
error-recipients-new = { $count ->
    [one] rien n’est chiffré : vous n’avez encore jamais chiffré pour ce destinataire, ou son certificat a changé.
   *[other] rien n’est chiffré : vous n’avez encore jamais chiffré pour ces destinataires, ou leurs certificats ont changé.
}
error-certificate-transport = « { $name } » n’ouvrirait pas ce qui serait chiffré de cette façon.
error-cms-invalid = { $path } n’est pas un fichier chiffré complet (CMS) : { $reason }.
error-cms-signed = { $path } est signé, et non chiffré : il n’y a rien à ouvrir avec une clé.
error-cms-mail = { $path } est un courriel enregistré, et non le fichier chiffré qu’il transporte.
error-cms-password = { $path } est chiffré sous un mot de passe seul, et pour aucun certificat : aucun bi-clé ne l’ouvre.
error-cms-shared-key = { $path } est chiffré sous une clé convenue d’avance, et pour aucun certificat : aucun bi-clé ne l’ouvre.
error-cms-nobody = { $path } n’est chiffré pour aucun certificat : aucun bi-clé ne l’ouvre.
cms-truncated = il s’arrête avant sa fin
cms-not-at-all = son début n’est pas celui d’un tel fichier
error-cms-unsupported = { $path } utilise un algorithme que jeton ne prend pas en charge : { $algorithm }.
error-cms-damaged = { $path } est endommagé, ou la clé n’est pas la bonne : rien n’en a été gardé.
error-no-key-for-file = aucune clé présente n’ouvre { $path }, chiffré pour : { $recipients }.
recipients-password = un mot de passe
recipients-more = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
error-no-key-here = Aucun bi-clé n’est présent.
error-keys-here = Les clés présentes sont :
error-too-long = { $path } dépasse la taille admise par AES-GCM (64 Gio).
error-pipe-unchecked = ce qui sort par un tube serait utilisé avant d’avoir été vérifié.
error-batch = { $failed ->
    [one] { $failed } fichier n’a pas été traité.
   *[other] { $failed } fichiers n’ont pas été traités.
}
error-batch-not-done = { $count ->
    [one] { $count } autre n’a pas été essayé.
   *[other] { $count } autres n’ont pas été essayés.
}
error-attention-needed = { $count ->
    [one] un point demande votre attention.
   *[other] { $count } points demandent votre attention.
}
error-certificates-need-attention = { $count ->
    [one] { $count } certificat demande votre attention.
   *[other] { $count } certificats demandent votre attention.
}
error-no-terminal-unblocking-code = il faut indiquer de quel code vous disposez, et il n’y a pas de terminal où le demander.
error-no-terminal-erasure = cette clé est déjà initialisée ; l’effacer demande une confirmation, et il n’y a pas de terminal où la demander.
error-no-clipboard = il n’y a pas de presse-papiers ici, ni d’écran, ni de terminal qui en ait un.
error-no-blank-token = aucune clé n’est vierge : celles qui sont là sont déjà initialisées.
error-code-incorrect = le { $role } de « { $token } » est incorrect. C’est ce code, et non le code PIN, qui a été refusé.
error-new-pin-refused = « { $token } » n’accepte pas ce nouveau code PIN ; le code PIN n’a pas changé.
error-puk-or-pin-locked = « { $token } » répond que le code est bloqué : ou bien le code PUK l’est aussi, ou bien le module a pris le code PUK pour l’ancien code PIN. Le code PIN reste bloqué.
error-unblock-not-offered = le module ne permet pas le déblocage avec le { $role }, du moins tel qu’il est configuré. Le code PIN n’a pas changé.
error-already-logged-in = le module indique qu’une session est déjà ouverte : le code PIN n’a pas été vérifié.
error-half-done-new-pin = Le nouveau code PIN avait été envoyé ; on ne sait pas si « { $token } » l’a enregistré.
error-half-done-unblocked = « { $token } » a enregistré le nouveau code PIN, mais il n’a pas pu être vérifié.
error-half-done-initialized = « { $token } » est initialisée et vide ; son code PIN administrateur est défini, son code PIN ne l’est pas.
error-half-done-initialization = L’ordre d’initialiser « { $token } » avait été envoyé ; on ne sait pas si elle a été effacée.
error-half-done-pin = Le code avait été envoyé : s’il était incorrect, un essai a pu être compté. Rien d’autre n’a été fait.
error-half-done-key = La signature ou le déchiffrement n’a pas été fait.
error-half-done-certificate = Le certificat avait été envoyé ; rien ne confirme que « { $token } » l’a gardé.
error-half-done-authorities = Le certificat du titulaire est sur « { $token } » ; rien ne confirme que ceux de ses autorités y soient tous.
error-half-done-deletion = L’ordre de supprimer avait été envoyé ; on ne sait pas si « { $token } » l’a exécuté.
error-writing-not-offered = le module ne permet pas d’écrire sur cette clé, du moins tel qu’il est configuré.
error-use-login-not-offered = cette clé demande le code PIN à chaque utilisation, et son module ne sait pas le lui présenter.
error-key-disturbed = la clé a accepté le code PIN mais, à deux reprises, n’a pas pu utiliser sa clé privée.

load-not-a-library = ce fichier n’est pas une bibliothèque
load-other-architecture = { $system ->
    [windows-x86] il est fait pour un autre type de processeur (64 bits au lieu de 32 ?)
   *[other] il est fait pour un autre type de processeur (32 bits au lieu de 64 ?)
}
load-missing-library = la bibliothèque { $name }, dont il a besoin, manque
load-not-pkcs11 = cette bibliothèque n’est pas un module PKCS#11
load-denied = sa lecture n’est pas autorisée
load-crashed = il s’arrête brutalement au chargement
load-timed-out = il ne répond pas
load-initialize = il ne s’initialise pas

io-not-found = le dossier ou le fichier n’existe pas
io-denied = l’accès est refusé
io-full = le disque est plein
io-file-too-large = fichier plus long que ce que ce compte peut écrire ici
io-read-only = le disque est en lecture seule
io-is-a-directory = c’est un dossier
io-not-a-directory = un des dossiers de ce chemin n’est pas un dossier
io-not-utf-8 = ce n’est pas du texte UTF-8

## Que faire

remedy-usage = { READER() ->
    [menu] {""}
   *[shell] consultez `jeton --help`.
}
remedy-invalid-number = recopiez-le de l’avis de situation de l’établissement (avis-situation-sirene.insee.fr).
remedy-no-terminal-pin = fournissez-le par --pin-file, --pin-stdin ou JETON_PIN.
remedy-no-terminal-so-pin = fournissez-le par --so-pin-file, --pin-stdin ou JETON_SO_PIN.
remedy-no-terminal-puk = fournissez-le par --puk-file, --pin-stdin ou JETON_PUK.
remedy-no-terminal-new-pin = fournissez-le par --new-pin-file, --pin-stdin ou JETON_NEW_PIN.
remedy-no-terminal-confirmation = lancez la commande dans un terminal, ou ajoutez --yes.
remedy-config-invalid = corrigez le fichier, ou supprimez-le.
remedy-no-module = { READER() ->
    [menu] installez le pilote de l’émetteur de votre clé (ChamberSign : support.chambersign.fr).
   *[shell] installez le pilote de votre émetteur (ChamberSign : support.chambersign.fr), ou OpenSC ; ou indiquez le module avec --module.
}
remedy-several-modules = { READER() ->
    [menu] {""}
   *[shell] indiquez le bon avec --module.
}
remedy-module-not-found = { READER() ->
    [menu] { remedy-no-module }
   *[shell] indiquez le module PKCS#11 de votre pilote (fichier .so, .dll ou .dylib) avec --module.
}
remedy-module-architecture = { $system ->
    [windows] installez le pilote 64 bits de votre émetteur ; s’il n’existe qu’en 32 bits, utilisez la version 32 bits de jeton (archive « i686 »).
    [windows-x86] utilisez la version 64 bits de jeton (archive « x86_64 ») : celle-ci, de 32 bits, ne charge que des pilotes de 32 bits.
   *[other] installez le pilote 64 bits de votre émetteur.
}
remedy-module-missing-library = installez la bibliothèque qui manque, ou réinstallez le pilote de votre émetteur.
remedy-module-denied = demandez à l’administrateur de cet ordinateur le droit de le lire.
remedy-module-initialize = { $os ->
    [windows] vérifiez dans services.msc que « Carte à puce » est démarré ; réinstallez le pilote de votre émetteur si cela dure.
    [macos] débranchez et rebranchez le lecteur ; réinstallez le pilote de votre émetteur si cela dure.
   *[other] vérifiez que le service des cartes à puce (pcscd) est lancé ; réinstallez le pilote de votre émetteur si cela dure.
}
remedy-no-token = { READER() ->
    [menu] branchez la clé ou insérez la carte, puis recommencez.
   *[shell] branchez la clé ou insérez la carte, puis recommencez ; si elle est déjà en place, elle demande peut-être un autre module (--module).
}
remedy-service-install = installez-le : paquets pcscd et libpcsclite1 (Debian, Ubuntu), pcsc-lite (Fedora).
remedy-service-start = { $os ->
    [windows] appuyez sur les touches Windows et R, tapez services.msc, puis Entrée ; clic droit sur « Carte à puce », « Démarrer ». Il démarre de lui-même quand un lecteur est branché.
    [macos] débranchez et rebranchez le lecteur ; le service démarre avec lui.
   *[other] lancez-le : `sudo systemctl enable --now pcscd.socket`
}
remedy-service-restart = { $os ->
    [windows] ouvrez services.msc et redémarrez « Carte à puce ».
    [macos] débranchez et rebranchez le lecteur ; si cela dure, redémarrez l’ordinateur.
   *[other] relancez-le : `sudo systemctl restart pcscd`
}
remedy-service-denied = demandez à l’administrateur de vous y autoriser (polkit : actions org.debian.pcsc-lite.access_pcsc et access_card).
remedy-service-denied-remote = lancez jeton sur l’ordinateur lui-même, ou demandez à l’administrateur d’autoriser l’accès à distance (polkit : actions org.debian.pcsc-lite.access_pcsc et access_card).
remedy-several-tokens = { READER() ->
    [menu] {""}
   *[shell] indiquez la bonne avec --token.
}
remedy-token-not-found = { READER() ->
    [menu] {""}
   *[shell] indiquez l’une de celles-là avec --token, ou branchez celle que vous voulez.
}
remedy-token-not-found-alone = { READER() ->
    [menu] branchez-la, puis recommencez.
   *[shell] branchez-la et recommencez ; si elle est déjà branchée, vérifiez le nom donné à --token (`jeton list` les montre), ou indiquez son module avec --module.
}
remedy-token-not-found-variable = { READER() ->
    [menu] {""}
   *[shell] indiquez l’une de celles-là avec --token, qui l’emporte sur JETON_TOKEN, ou branchez celle qui est demandée.
}
remedy-token-not-found-alone-variable = { READER() ->
    [menu] branchez-la, puis recommencez.
   *[shell] branchez-la et recommencez ; si vous en voulez une autre, indiquez-la avec --token, ou supprimez la variable JETON_TOKEN.
}
remedy-token-not-found-configuration = { READER() ->
    [menu] {""}
   *[shell] indiquez l’une de celles-là avec --token, ou une fois pour toutes avec `jeton config set token` ; `jeton config unset token` n’en demande plus aucune.
}
remedy-token-not-found-alone-configuration = { READER() ->
    [menu] branchez-la, puis recommencez.
   *[shell] branchez-la et recommencez ; si vous en voulez une autre, indiquez-la avec --token, ou changez la configuration : `jeton config unset token`.
}
remedy-token-not-found-register = branchez cette clé ou carte et recommencez.
remedy-token-removed = rebranchez la clé et recommencez.
remedy-token-replaced = remettez la clé voulue et recommencez ; ne changez pas de clé pendant qu’une commande est en cours.
remedy-token-not-recognized = { READER() ->
    [menu] { remedy-no-module }
   *[shell] installez le pilote de l’émetteur de la carte et indiquez son module avec --module.
}
remedy-token-not-initialized = { READER() ->
    [menu] une clé vierge se prépare chez l’émetteur ou l’administrateur qui l’a remise.
   *[shell] si c’est à vous de préparer cette clé : `jeton token init`.
}
remedy-pin-incorrect = { READER() ->
    [menu] vérifiez le code (verrouillage majuscule, pavé numérique) avant un autre essai.
   *[shell] vérifiez le code (verrouillage majuscule, pavé numérique) avant un autre essai : `jeton pin status` indique l’état de la clé.
}
remedy-pin-final-try = arrêtez-vous là si vous n’êtes pas sûr du code : le prochain code erroné bloquera la clé. Votre émetteur peut vous aider.
remedy-so-pin-incorrect = vérifiez le code ; sur beaucoup de clés, plusieurs codes erronés le bloquent définitivement.
remedy-pin-locked = débloquez-le avec `jeton pin unblock` si vous avez le code PUK ou le code administrateur ; sinon, demandez le déblocage à l’émetteur du certificat.
remedy-pin-locked-issued = si vous avez un code PUK ou un code administrateur, débloquez-le avec `jeton pin unblock` ; sinon : { $issuer }
remedy-so-pin-locked = ce code n’est plus utilisable ; adressez-vous à l’émetteur de la clé.
remedy-final-try-not-sent = { READER() ->
    [menu] { remedy-pin-final-try }
   *[shell] si vous en êtes sûr, ajoutez --last-try ; un code erroné bloquera la clé.
}
remedy-pin-refused-before = { READER() ->
    [menu] { remedy-pin-incorrect }
   *[shell] consultez `jeton pin status`, qui ne coûte aucun essai ; corrigez le code fourni à l’avance (--pin-file, --pin-stdin, JETON_PIN), ou tapez-le, puis recommencez.
}
remedy-pin-unknown-before = { READER() ->
    [menu] rebranchez la clé, puis recommencez.
   *[shell] consultez `jeton pin status`, qui ne coûte aucun essai ; rebranchez la clé, puis recommencez.
}
remedy-pin-rejected = saisissez-en un autre ; aucun essai n’a été perdu.
remedy-pin-outer-blanks = retirez cet espace de la ligne (fin de ligne comprise) ; aucun essai n’a été perdu. S’il fait vraiment partie du code, tapez-le dans un terminal, où jeton demande avant de l’envoyer.
remedy-pin-spaced-digits = écrivez les chiffres sans espace ; aucun essai n’a été perdu. Si les espaces font vraiment partie du code, tapez-le dans un terminal, où jeton demande avant de l’envoyer.
remedy-pin-quoted = retirez les guillemets ; aucun essai n’a été perdu. S’ils font vraiment partie du code, tapez-le dans un terminal, où jeton demande avant de l’envoyer.
remedy-pin-digit-keys = écrivez les chiffres eux-mêmes ; aucun essai n’a été perdu. Si c’est vraiment le code, tapez-le dans un terminal, où jeton demande avant de l’envoyer.
remedy-pin-not-set = { READER() ->
    [menu] seul l’administrateur de la clé peut le définir, avec son propre code.
   *[shell] un administrateur le définit : `jeton pin unblock --with so-pin`.
}
remedy-pin-expired = { READER() ->
    [menu] rien d’autre n’est possible avant de l’avoir changé.
   *[shell] changez-le : `jeton pin change`.
}
remedy-pin-not-locked = { READER() ->
    [menu] si vous connaissez le code actuel, changez-le ; le code PUK ne sert que si le code PIN est bloqué.
   *[shell] utilisez `jeton pin change`, ou `jeton pin verify` si vous doutez du code.
}
remedy-unblock-not-confirmed = { READER() ->
    [menu] { remedy-so-pin-locked }
   *[shell] consultez l’état de la clé avec `jeton pin status`, et adressez-vous à l’émetteur de la clé.
}
remedy-not-supported = utilisez pour cela le module ou l’outil de l’émetteur, ou une autre clé.
remedy-read-only = certaines clés ne peuvent être modifiées qu’avec l’outil de leur émetteur.
remedy-template-refused = le profil de cette clé ne le permet pas ; utilisez l’outil de son émetteur.
remedy-token-full = { READER() ->
    [menu] demandez à l’administrateur de la clé de supprimer ce qui ne sert plus.
   *[shell] supprimez ce qui ne sert plus : `jeton key delete`.
}
remedy-certificate-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton cert list` donne la liste de ceux qui sont présents.
}
remedy-key-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton key list` donne la liste de ceux qui sont présents.
}
remedy-several-certificates = { READER() ->
    [menu] « Mes certificats » les montre.
   *[shell] ajoutez l’option qui désigne celui que vous voulez.
}
remedy-several-keys = { READER() ->
    [menu] {""}
   *[shell] indiquez le bon avec --id ou --label.
}
remedy-several-in-file = { READER() ->
    [menu] séparez-les d’abord avec « Enregistrer le PEM », puis reprenez avec le fichier du titulaire voulu.
   *[shell] séparez-les avec `jeton cert export FICHIER --out DOSSIER`, puis indiquez le fichier du titulaire voulu.
}
remedy-object-exists = { READER() ->
    [menu] demandez à l’administrateur de la clé de supprimer l’ancien objet.
   *[shell] choisissez une autre étiquette, ou supprimez l’ancien objet : `jeton key delete`.
}
remedy-no-matching-key = vérifiez que ce certificat a été délivré pour cette clé.
remedy-token-not-empty = si elle doit être effacée, confirmez avec --erase et l’étiquette de la clé.
remedy-file-exists = donnez un autre nom ou un autre dossier ; jeton n’écrase aucun fichier sans qu’on le lui demande.
remedy-file-not-found = vérifiez son nom et son dossier.
remedy-self-test-failed = consultez les lignes du test ; un certificat expiré, révoqué ou qui ne correspond pas à sa clé doit être remplacé par l’émetteur ; ce qui est resté sans réponse peut être vérifié plus tard.
remedy-check-failed = voyez les lignes marquées ÉCHEC : ne vous fiez pas à un certificat révoqué, expiré ou dont la signature est fausse ; demandez à son titulaire celui qui est en cours.
remedy-signature-invalid = recommencez ; si cela dure, la clé ou son pilote est défaillant : adressez-vous à l’émetteur.
remedy-file-certificate = { READER() ->
    [menu] la clé privée n’est pas dans ce fichier ; « Un fichier reçu par courriel » le lit.
   *[shell] la clé privée n’est pas dans ce fichier ; `jeton cert show` et `jeton cert check` le lisent.
}
remedy-file-damaged = téléchargez-le à nouveau ou redemandez-le ; s’il est sur une clé, adressez-vous à son émetteur.
remedy-file-pfx = { READER() ->
    [menu] « Un fichier reçu par courriel » le lit, avec son mot de passe.
   *[shell] `jeton cert show`, `jeton cert check` et `jeton test --pfx` le lisent avec son mot de passe ; `jeton bicle import` importe un bi-clé de chiffrement.
}
remedy-file-private-key = ne transmettez ce fichier à personne ; le certificat est dans un autre fichier, remis par l’émetteur.
remedy-file-public-key = demandez le certificat lui-même, qui dit aussi de qui est cette clé.
remedy-file-request = envoyez-la à l’émetteur : il renverra le certificat.
remedy-file-revocation-list = { READER() ->
    [menu] elle sert à vérifier des certificats, et n’en contient pas : demandez le certificat lui-même.
   *[shell] donnez-la avec --crl, pour vérifier un certificat : `jeton cert check CERTIFICAT --crl LISTE`.
}
remedy-file-sealed = { READER() ->
    [menu] « Un fichier reçu par courriel » l’ouvre.
   *[shell] ouvrez-le avec `jeton bicle open`.
}
remedy-file-signed = ouvrez-le dans la plateforme ou le logiciel de signature d’où il vient.
remedy-file-mail = ouvrez ce courriel, enregistrez sa pièce jointe, et donnez celle-ci.
remedy-file-web-page = le site a donné une page au lieu du fichier : ouvrez-la pour la lire, puis téléchargez à nouveau.
remedy-file-pdf = demandez le certificat lui-même : un fichier .cer, .crt, .pem ou .p7b.
remedy-file-archive = extrayez d’abord les fichiers de l’archive.
remedy-file-empty = téléchargez-le à nouveau ou redemandez-le.
remedy-file-folder = indiquez les fichiers qu’il contient.
remedy-file-unknown = un certificat est dans un fichier .cer, .crt, .pem, .p7b ou .pfx : redemandez-le.
remedy-disk-full = faites de la place, puis recommencez ; rien n’a été écrasé.
remedy-io = vérifiez le dossier et ses droits.
remedy-cancelled = {""}
remedy-session-lost = fermez les autres programmes qui utilisent la clé (navigateur, scdaemon, Local Trust Force), puis recommencez.
remedy-module = rebranchez la clé et recommencez ; si cela dure, signalez cette cause au fabricant du pilote.
remedy-key-unfit = il faut une clé RSA de 2048 bits au moins, ou sur P-256, P-384 ou P-521 ; les clés RSASSA-PSS, DSA et Ed25519 ne déchiffrent pas.
remedy-encoding = vérifiez les noms indiqués.
remedy-internal = les autres fichiers ne sont pas concernés. Signalez cette erreur aux responsables de jeton, avec ce message ; recommencez avec ce seul fichier.
remedy-no-terminal-password = fournissez-le par --password-file, --password-stdin ou JETON_PASSWORD.
remedy-no-terminal-new-password = fournissez-le par --new-password-file, --password-file, --password-stdin ou JETON_PASSWORD.
remedy-password-incorrect = vérifiez-le (verrouillage majuscule) et recommencez ; un mot de passe oublié ne peut pas être retrouvé.
remedy-password-rejected = recommencez avec un autre.
remedy-password-weak = choisissez une suite de mots sans rapport entre eux ; dans un terminal, jeton en propose une, tirée au hasard.
remedy-password-not-bmp = { READER() ->
    [menu] choisissez-en un autre ; si c’est celui d’un fichier que vous avez reçu, « Un fichier reçu par courriel » le copie sous un autre mot de passe.
   *[shell] choisissez-en un autre ; si c’est celui d’un fichier que vous avez reçu, copiez-le d’abord sous un autre mot de passe avec `jeton cert backup`.
}
remedy-password-empty = { READER() ->
    [menu] choisissez-en un ; si vous avez reçu un fichier sans mot de passe, « Un fichier reçu par courriel » le copie sous un mot de passe.
   *[shell] choisissez-en un ; si vous avez reçu un fichier sans mot de passe, copiez-le d’abord sous un mot de passe avec `jeton cert backup`.
}
remedy-password-not-ascii = { READER() ->
    [menu] utilisez des lettres sans accent, des chiffres et des signes.
   *[shell] utilisez des lettres sans accent, des chiffres et des signes ; --force-password le garde tel quel.
}
remedy-pfx-unsupported = exportez-le de nouveau avec le programme qui l’a fait, en AES-256 (à défaut en triple DES) ; le mot de passe n’est pas en cause.
remedy-pfx-not-one-key = { READER() ->
    [menu] « Un fichier reçu par courriel » montre ce qu’il contient ; il faut ici un fichier avec une seule clé privée et son certificat : demandez-le à la personne qui vous l’a remis.
   *[shell] `jeton cert show` montre ce qu’il contient ; il faut ici un fichier avec une seule clé privée et son certificat : demandez-le à la personne qui vous l’a remis.
}
remedy-pfx-invalid = demandez une nouvelle copie du fichier à la personne qui vous l’a remis.
remedy-register-invalid = corrigez cette ligne, ou rétablissez une copie de sauvegarde du fichier ; les fichiers .pfx à côté restent bons.
remedy-register-newer = mettez jeton à jour sur ce poste.
remedy-register-busy = recommencez quand il aura fini.
remedy-bicle-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton bicle list` en donne la liste.
}
remedy-no-bicle = { READER() ->
    [menu] créez-en un, ou importez celui de votre entité.
   *[shell] `jeton bicle generate --designation "Service des marchés"` en crée un, `jeton bicle import` en importe un.
}
remedy-several-bicles = indiquez le bon par sa désignation.
remedy-output-exists = donnez un autre nom ; jeton ne remplace jamais un fichier ici.
remedy-bicle-exists = { READER() ->
    [menu] choisissez un autre nom.
   *[shell] choisissez un autre nom, ou renommez l’ancien avec `jeton bicle rename`.
}
remedy-bicle-in-use = { READER() ->
    [menu] clôturez la consultation une fois ses plis ouverts ; pour ne plus chiffrer avec ce bi-clé, archivez-le.
   *[shell] `jeton bicle close` une fois les plis ouverts ; pour ne plus chiffrer avec lui : `jeton bicle archive`.
}
remedy-bicle-not-backed-up = { READER() ->
    [menu] sauvegardez-le d’abord ; pour ne plus chiffrer avec lui, archivez-le.
   *[shell] `jeton bicle backup FICHIER.pfx` d’abord ; pour ne plus chiffrer avec lui : `jeton bicle archive`.
}
remedy-bicle-never-backed-up = { READER() ->
    [menu] pour ne plus chiffrer avec lui, archivez-le : il ouvrira toujours ce qui a été chiffré pour lui.
   *[shell] pour ne plus chiffrer avec lui : `jeton bicle archive` ; il ouvrira toujours ce qui a été chiffré pour lui.
}
remedy-bicle-never-leaves = ajoutez un bi-clé de secours, sauvegardé : c’est lui qui ouvrira les plis si cette clé ou carte est perdue.
remedy-bicle-not-exportable = recopiez le fichier .pfx de la sauvegarde faite à sa création : il s’ouvre toujours avec son mot de passe.
remedy-bicle-elsewhere = faites-le sur le poste où se trouve sa clé privée, ou avec la clé ou carte qui la contient.
remedy-consultation-not-found = { READER() ->
    [menu] {""}
   *[shell] `jeton bicle list` en donne la liste.
}
remedy-consultation-attached = si c’est bien lui, il n’y a rien à faire.
remedy-opening-passed = { READER() ->
    [menu] vérifiez l’année ; si les plis attendent encore d’être ouverts, affectez le bi-clé sans date.
   *[shell] vérifiez l’année ; si les plis attendent encore d’être ouverts, affectez le bi-clé sans date (sans --closes).
}
remedy-certificate-out-of-date = { READER() ->
    [menu] « Renouveler un bi-clé » crée le suivant ; l’ancien ouvre toujours.
   *[shell] `jeton bicle renew` crée le suivant ; l’ancien ouvre toujours.
}
remedy-certificate-unfit = choisissez le certificat d’un bi-clé de chiffrement (RSA de 2048 bits au moins, ou P-256, P-384, P-521).
remedy-certificate-software = { READER() ->
    [menu] ce n’est pas un bi-clé de chiffrement, mais un certificat logiciel de signature ou d’authentification : « Un fichier reçu par courriel » le teste, le montre, en donne le PEM et le copie sous un autre mot de passe.
   *[shell] ce n’est pas un bi-clé de chiffrement, mais un certificat logiciel de signature ou d’authentification : `jeton test --pfx` le teste, `jeton cert show` le montre, `jeton cert export` en donne le PEM et `jeton cert backup` le copie sous un autre mot de passe.
}
remedy-designation-refused = { READER() ->
    [menu] si vous le connaissez, demandez à l’administrateur du registre de lui donner un autre nom ; sinon, vérifiez qui peut modifier le registre. Il ouvre encore ce qui a été chiffré pour lui.
   *[shell] si vous le connaissez, donnez-lui un autre nom : `jeton bicle rename { $sha256 } NOM` ; sinon, vérifiez qui peut modifier le registre. Il ouvre encore ce qui a été chiffré pour lui.
}
remedy-recipients-new = comparez chaque empreinte SHA-256 avec celle que son titulaire vous donne par un autre moyen, puis ajoutez --accept-new EMPREINTE ; pour un bi-clé qui ne doit pas être de secours : `jeton bicle secours off`.
remedy-certificate-transport = laissez jeton choisir : retirez --transport.
remedy-cms-invalid = demandez une nouvelle copie du fichier à la personne qui vous l’a remis.
remedy-cms-signed = lisez-le avec le programme qui vérifie les signatures, ou demandez-le chiffré pour votre certificat.
remedy-cms-mail = ouvrez ce courriel dans votre messagerie, enregistrez la pièce jointe (souvent smime.p7m), et donnez ce fichier-là.
remedy-cms-no-certificate = ouvrez-le avec le programme qui l’a fait, ou demandez qu’il soit chiffré pour votre certificat.
remedy-cms-unsupported = ouvrez-le avec le programme qui l’a fait, ou faites-le chiffrer en AES-256.
remedy-cms-damaged = ouvrez-le encore une fois ; s’il est toujours signalé comme endommagé, demandez-en une nouvelle copie à la personne qui vous l’a remis.
remedy-no-key-for-file = { READER() ->
    [menu] branchez la clé qui l’ouvre, ou importez le .pfx de son bi-clé.
   *[shell] branchez la clé, ou importez le bi-clé avec `jeton bicle import` : `jeton bicle list` montre ceux qui sont ici.
}
remedy-too-long = { READER() ->
    [menu] demandez que le fichier soit divisé avant d’être chiffré.
   *[shell] --compat (AES-CBC) n’a pas cette limite, mais ne protège pas d’une altération.
}
remedy-pipe-unchecked = ajoutez --two-pass, qui vérifie d’abord tout le fichier, ou écrivez dans un fichier avec --out.
remedy-attention-needed = suivez les conseils des lignes marquées ✗.
remedy-certificates-need-attention = { READER() ->
    [menu] voyez les lignes marquées « conseil ».
   *[shell] voyez les lignes marquées « conseil » : pour une fin proche, `jeton remind FICHIER` dit comment renouveler ; une autorité que vous connaissez s’indique avec --ca.
}
remedy-renewal-due = les lignes ci-dessus indiquent la marche à suivre pour le renouvellement.
remedy-no-terminal-unblocking-code = ajoutez --with puk ou --with so-pin, selon celui que vous avez.
remedy-no-terminal-erasure = si elle doit être effacée, confirmez avec --erase et l’étiquette de la clé.
remedy-no-clipboard = { READER() ->
    [menu] enregistrez-la plutôt dans un fichier.
   *[shell] écrivez dans un fichier, avec --out.
}
remedy-no-blank-token = indiquez avec --token celle qui doit être effacée.
remedy-new-pin-refused = choisissez-en un autre : la clé n’admet peut-être que des chiffres, ou refuse les suites et les anciens codes.
remedy-unblock-not-offered-so = avec le module d’OpenSC, écrivez ceci dans opensc.conf (souvent { $file }), puis recommencez : app opensc-pkcs11 { "{" } pkcs11 { "{" } user_pin_unblock_style = init_pin_in_so_session; { "}" } { "}" }. Avec un autre module, utilisez l’outil de l’émetteur, ou demandez le déblocage à l’émetteur du certificat.
remedy-unblock-not-offered-puk = avec le module d’OpenSC, écrivez ceci dans opensc.conf (souvent { $file }), puis recommencez : app opensc-pkcs11 { "{" } pkcs11 { "{" } user_pin_unblock_style = set_pin_in_unlogged_session; { "}" } { "}" }. Avec un autre module, utilisez l’outil de l’émetteur, ou demandez le déblocage à l’émetteur du certificat.
remedy-half-done-new-pin = { READER() ->
    [menu] rebranchez la clé, puis testez-la avec le nouveau code PIN. S’il est refusé, l’ancien reste valable.
   *[shell] rebranchez la clé, consultez `jeton pin status`, puis essayez d’abord le nouveau code PIN : `jeton pin verify`. S’il est refusé, l’ancien reste valable.
}
remedy-half-done-unblocked = { READER() ->
    [menu] testez la clé avec le nouveau code PIN.
   *[shell] vérifiez le nouveau code PIN : `jeton pin verify`.
}
remedy-half-done-initialized = définissez son code PIN par `jeton pin unblock --with so-pin`.
remedy-half-done-initialization = rebranchez la clé : `jeton list` montre son état actuel.
remedy-half-done-pin = { READER() ->
    [menu] rebranchez la clé : son état s’affiche avant un autre essai.
   *[shell] rebranchez la clé, consultez `jeton pin status`, puis recommencez.
}
remedy-half-done-certificate = { READER() ->
    [menu] rebranchez la clé : « Mes certificats » montre si le certificat y est.
   *[shell] rebranchez la clé : `jeton cert list` montre si le certificat y est.
}
remedy-half-done-deletion = { READER() ->
    [menu] rebranchez la clé.
   *[shell] rebranchez la clé : `jeton key list` et `jeton cert list` montrent ce qui y est.
}
remedy-undone-left = { READER() ->
    [menu] rebranchez la clé ou carte si elle a été retirée, et demandez à son administrateur de le supprimer.
   *[shell] rebranchez la clé ou carte si elle a été retirée : `jeton key list` et `jeton cert list` montrent ce qui y est ; `jeton key delete --label "{ $label }" --with-certificate` le supprime.
}
remedy-unlisted-token = { READER() ->
    [menu] L’administrateur du registre peut l’y inscrire, ou celui de la clé le supprimer.
   *[shell] Puis, pour l’inscrire : `jeton bicle reference --id { $id } --designation "{ $designation }"` ; pour le supprimer : `jeton key delete --id { $id } --with-certificate`.
}
remedy-unlisted-backup = { READER() ->
    [menu] Puis choisissez « Importer le .pfx » pour reprendre ce bi-clé : { $path }
   *[shell] Puis, pour reprendre ce bi-clé : `jeton bicle import "{ $path }"`.
}
remedy-unlisted-both = { READER() ->
    [menu] Puis choisissez « Importer le .pfx » pour reprendre ce bi-clé : { $path }
   *[shell] Puis, pour reprendre ce bi-clé : `jeton bicle import --to token "{ $path }"`.
}
remedy-writing-not-offered = utilisez le module (--module) ou l’outil de l’émetteur. OpenSC, tel qu’il s’installe, ne sait pas écrire sur les cartes IAS-ECC.
remedy-use-login-not-offered = utilisez le module de l’émetteur (--module) ; avec celui d’OpenSC, écrivez ceci dans opensc.conf (souvent { $file }), puis recommencez : app default { "{" } framework pkcs15 { "{" } pin_cache_ignore_user_consent = true; { "}" } { "}" }
step-initialise = initialisation
step-unblock = déblocage du code PIN
step-pin-change = changement du code PIN
step-key-pair = bi-clé et demande de certificat
step-import = importation du certificat
step-test = test de la clé
error-plan = { $count ->
    [one] le plan { $path } a un défaut ; rien n’a été touché :
   *[other] le plan { $path } a { $count } défauts ; rien n’a été touché :
}
remedy-plan = corrigez le plan, enregistrez-le, puis recommencez.
plan-fault = ligne { $line } : { $fault }
plan-fault-at = ligne { $line }, colonne { $column } : { $fault }
plan-fault-utf-8 = le fichier n’est pas en UTF-8 ; dans le tableur, enregistrez-le au format « CSV UTF-8 »
plan-fault-empty = il n’y a personne
plan-fault-column = aucune colonne ne s’appelle « { $found } » ; les noms possibles sont : { $columns }
plan-fault-twice = la colonne « { $column } » y est deux fois
plan-fault-no-column = la colonne « { $column } » manque
plan-fault-fields = { $found } cases, alors que la première ligne en a { $expected }
plan-fault-missing = la case « { $column } » est vide
plan-fault-missing-for = l’étape « { $step } » demande une valeur dans la colonne « { $column } »
plan-fault-step = « { $found } » n’est pas une étape ; les étapes possibles sont : { $steps }
plan-fault-conflict = « { $one } » et « { $other } » donnent chacun un code PIN : n’en gardez qu’un
plan-fault-algorithm = « { $found } » n’est pas un algorithme connu ; les algorithmes possibles sont : { $known }
plan-fault-label = « { $found } » ne peut pas être l’étiquette d’une clé : { $max } octets au plus, sans caractère invisible
plan-fault-invalid = « { $value } » ne convient pas à la colonne « { $column } »
plan-fault-no-file = le fichier { $path } est introuvable
plan-fault-no-certificate = { $path } ne contient pas de certificat
plan-fault-same-serial = ce numéro de série est déjà à la ligne { $line }
plan-fault-same-person = cette personne est déjà à la ligne { $line }, avec la même étiquette
error-journal = la ligne { $line } du journal { $path } n’est pas lisible.
remedy-journal = rien n’a été touché. Si le journal a été modifié, reprenez-en une copie ; sans lui, jeton ne sait pas ce qui est déjà fait.
error-preparation-busy = une autre préparation est en cours avec le même plan (journal { $path }).
remedy-preparation-busy = attendez qu’elle soit finie, ou continuez dans l’autre fenêtre.
error-token-of-several = « { $token } » pourrait être la clé de plusieurs personnes : { $names }.
error-second-token = « { $token } » se présente comme la clé de { $name }, mais le plan ou le journal en connaît une autre.
remedy-token-of-several = elle est mise de côté. Vérifiez à qui elle est (`jeton list`), et mettez son numéro de série dans le plan.
error-token-unidentified = rien sur « { $token } » ne dit à qui elle est.
remedy-token-unidentified = mettez son numéro de série dans le plan (`jeton list` le montre), ou recommencez dans un terminal : jeton le demandera.
error-pin-unknown = nul ne sait si « { $token } » a pris son nouveau code PIN : le travail a été interrompu à ce moment.
remedy-pin-unknown = recommencez dans un terminal et acceptez que le code PIN de la fiche { $path } soit présenté une fois ; ou vérifiez vous-même avec `jeton pin verify`.
remedy-pin-unknown-typed = recommencez dans un terminal : jeton demandera le code PIN actuel.
error-slip = le code PIN de la fiche { $path } n’est pas lisible.
error-pin-elsewhere = le code PIN de « { $token } » est sur une fiche qui n’est plus ici.
remedy-pin-elsewhere = recommencez dans un terminal : jeton demandera le code PIN.
error-preparation-incomplete = tout n’est pas fait : { $aside ->
    [0] aucune clé mise
    [one] une clé mise
   *[other] { $aside } clés mises
} de côté, { $waiting ->
    [0] aucune
    [one] une
   *[other] { $waiting }
} en attente.
remedy-preparation-incomplete = relancez la même commande : ce qui est fait ne sera pas refait.
value-plan = TABLEAU.csv
about-token-prepare = Préparer une série de clés d’après un tableau : codes PIN, bi-clés, certificats
help-plan = Le tableau, au format CSV (UTF-8) : une ligne par personne
help-dry-run = Montrer ce qui serait fait, sans rien toucher
help-prepare-yes = Effacer les clés à initialiser sans demander l’étiquette de chacune
help-type-pins = Faire taper les nouveaux codes PIN, au lieu de les tirer au hasard
after-token-prepare = Colonnes : nom et étapes ; au besoin courriel, service, organisme, siret, étiquette, numéro de série, algorithme, étiquette du bi-clé, certificat.
    Étapes, séparées par + : initialisation, déblocage, code pin, bi-clé, import, test.

    À côté du tableau cles.csv s’écrivent le journal (cles.journal.jsonl), les fiches avec les codes PIN (cles-fiches), les demandes (cles-demandes) et le rapport (cles-rapport.html et .csv). La même commande, relancée, reprend où le travail s’est arrêté. Voir docs/administrators.md.
expected-one-pin-for-all = --pin-file ou JETON_PIN : l’ordre des clés n’est pas connu d’avance
slip-title = Code PIN de { $name }
slip-personal = Personnel et confidentiel
slip-token = Clé
slip-date = Préparée le
slip-how-to-fold = Pour clore la fiche : rabattez le tiers du bas sur le code PIN, impression contre impression, puis agrafez ou collez les bords. Le nom reste visible.
slip-fold-back = Pliez ici en dernier, vers l’arrière
slip-fold-over = Pliez ici d’abord, vers le haut
slip-pin = Le code PIN de votre clé
slip-advice-change = Changez-le dès la première utilisation : commande « jeton pin change », ou le logiciel de votre clé.
slip-advice-secret = Ne le donnez à personne, et ne le laissez pas avec la clé. Détruisez ensuite cette fiche.
slip-advice-tries = Après quelques erreurs de suite, souvent trois, la clé se bloque.
slip-blank = Ce tiers se rabat sur le code PIN et le cache.
slip-void = ANNULÉE
slip-void-text = La clé n’a pas pris le code PIN de cette fiche. Détruisez-la : une autre la remplacera.
prepared-dry-run = Essai à blanc : rien n’a été touché.
prepared-summary = { $done ->
    [0] Aucune clé prête
    [one] Une clé prête
   *[other] { $done } clés prêtes
} sur { $total } ; { $aside ->
    [0] aucune mise
    [one] une mise
   *[other] { $aside } mises
} de côté, { $waiting ->
    [0] aucune
    [one] une
   *[other] { $waiting }
} en attente.
prepared-step = { $step } : { $state }
prepared-report = Rapport
prepared-table = Tableau
prepared-done = prête
prepared-set-aside = mise de côté
prepared-waiting = en attente
prepared-title = Préparation des clés
prepared-made = Plan { $plan }, le { $date }
prepared-others = Clés qui n’ont pu être attribuées
prepared-serial = n° { $serial }
prepared-slip = fiche
step-done = fait
step-to-do = à faire
step-waiting-for-file = attend le fichier du certificat
step-unknown = interrompu, issue inconnue
table-line = Ligne
table-name = Nom
table-email = Courriel
table-label = Étiquette
table-serial = Numéro de série
table-token = Clé
table-state = État
table-steps = Étapes
table-request = Fichiers
table-slip = Fiche
table-error = Motif
prepare-pin-unknown = Le travail a été interrompu pendant que « { $token } » recevait son code PIN : nul ne sait si elle l’a pris.
prepare-present-slip = Présenter une fois le code PIN de la fiche { $file } pour le savoir ? S’il n’est pas le bon, cela coûte un essai.
prepare-present-typed = Taper le nouveau code PIN, et le présenter une fois pour le savoir ? S’il n’est pas le bon, cela coûte un essai.
prepare-ask-new-pin = Nouveau code PIN
prepare-slip-refused = La clé ne l’a pas pris : la fiche est annulée, et le travail reprend avec le code PIN actuel.
prepare-step-waits = – { $step } : attend le fichier du certificat
prepare-step-made = ✓ { $step } : { $file }
prepare-step-done = ✓ { $step }
prepare-by-serial = son numéro de série
prepare-by-key = le bi-clé qu’elle contient
prepare-by-certificate = son certificat
prepare-by-label = son étiquette
prepare-by-person = vous
prepare-token = Clé { $number } sur { $total } ({ $name }) : « { $token } », reconnue par { $by }
prepare-whose = À qui est « { $token } »
prepare-whose-number = { $question } (son numéro ci-dessus, ou Entrée pour la mettre de côté)
prepare-nobody = Je ne sais pas : la mettre de côté
prepare-plug-in = Branchez la clé { $number } sur { $total } ({ $name })
prepare-skip = Passer à la suivante
prepare-stop = Arrêter là, et écrire le rapport
prepare-stop-confirm = Arrêter là ?
prepare-not-in-plan = Le journal parle de { $person }, qui n’est plus dans le plan.
prepare-nothing-left = { $name } : la clé est prête, il n’y a rien à y faire pour l’instant.
prepare-would-do = – à faire : { $steps }
prepare-aside = ✗ { $error }
prepared-made-by = Page produite par jeton { $version } sur cet ordinateur ; aucun code PIN n’y figure.
prepare-blank = clé vierge, lecteur { $reader }
help-list-watch = Garder la liste à l’écran, à jour, jusqu’à q ou Échap ; avec --json, une ligne par changement
error-no-terminal-board = la liste de --watch ne peut s’afficher que sur un terminal.
remedy-no-terminal-board = ajoutez --json, pour une ligne par changement ; ou retirez --watch.
board-title = jeton : { $tokens ->
    [one] { $tokens } clé
   *[other] { $tokens } clés
}, { $modules ->
    [one] { $modules } module
   *[other] { $modules } modules
} ; dernier changement : { $at }
board-looking = { $name } : lecture en cours…
board-nothing = { $name } : aucune clé
board-failed = { $name } : { $message }
board-blank = (vierge) { $reader }
board-unread = illisible
board-due = { $left } !
board-pin-low = peu d’essais
board-pin-tries = { $tries ->
    [one] { $tries } essai
   *[other] { $tries } essais
}
board-pin-ok-tries = en ordre, { $tries ->
    [one] { $tries } essai
   *[other] { $tries } essais
}
board-keys = q ou Échap : quitter    ! : à renouveler
board-keys-scroll = q ou Échap : quitter    ↑ ↓ Espace : défiler ({ $from }–{ $to } sur { $all })    ! : à renouveler
pin-advice-tpm = la puce TPM compte ensemble les codes faux de tous ses jetons, et ne dit à aucun programme combien d’essais restent. Après trop d’erreurs, elle refuse tout code pendant un temps : attendez, puis saisissez le bon.
algorithm-not-offered = créer des clés { $wanted } (elle propose { $offered })
list-authorities = Ce n’est pas une clé, mais les autorités auxquelles cet ordinateur se fie : { $count ->
    [one] { $count } certificat
   *[other] { $count } certificats
}, aucune clé privée.
doctor-module-writes = { $path } écrit sur sa sortie d’erreur : { $said }
load-other-system = il est fait pour { $system }
remedy-module-system = installez le pilote de votre émetteur prévu pour le système de cet ordinateur.
doctor-crashes-after = { $path } répond, puis s’arrête brutalement une fois son travail fini.
doctor-advice-crashes-after = Ce qui a été affiché est juste, mais une commande peut se terminer par un autre code de sortie que le sien ; demandez à votre émetteur un pilote plus récent.
window-stays = Appuyez sur une touche pour fermer cette fenêtre.
doctor-advice-pin-locked = { READER() ->
    [menu] { guided-advice-locked }
   *[shell] { remedy-pin-locked }
}
attention-line = À noter : { $message }
error-certificate-held = la clé contient déjà ce certificat même, sous le nom « { $name } ».
remedy-certificate-held = il n’y a rien à faire.
error-opensc-login-fails = OpenSC { $version } ne sait pas ouvrir de session sur cette carte IAS-ECC, que le code PIN soit juste ou faux : c’est un défaut d’OpenSC, connu depuis sa version 0.24.
error-opensc-login-fails-tries = La carte compte toujours { $count ->
    [one] un essai
   *[other] { $count } essais
} : aucun n’a été perdu.
error-opensc-login-fails-unknown = En pareil cas, le code n’est pas envoyé à la carte ; rien ici ne permet de le vérifier.
remedy-opensc-login-fails = { READER() ->
    [menu] installez le pilote de l’émetteur de votre carte (ChamberSign : support.chambersign.fr). Retaper le code ne sert à rien.
   *[shell] utilisez le module PKCS#11 de l’émetteur de la carte (`jeton --module CHEMIN`, ou une fois pour toutes `jeton config set module CHEMIN` ; `jeton doctor` montre ceux qui sont installés), ou OpenSC 0.23. Retaper le code ne sert à rien.
}
doctor-opensc-login-fails = OpenSC { $version } ({ $path }) ne sait pas ouvrir de session sur la carte IAS-ECC du lecteur { $reader } : il refusera tout code PIN, même juste. C’est un défaut d’OpenSC, connu depuis sa version 0.24.
remedy-pin-locked-for-a-time = attendez, puis saisissez le bon code : la puce TPM compte ensemble les codes faux de tous ses jetons et, quand il y en a trop, refuse tout code, celui de l’administrateur aussi. Elle les oublie un à un avec le temps ; il n’y a rien à débloquer.
module-said-line = Le module a écrit : { $said }
