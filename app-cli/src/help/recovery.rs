//! The help of backups, restores and drills.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "backup",
        [
            "Sauvegardes de la base du portail",
            "Backups of the portal's database",
        ],
        "",
    ),
    About(
        "backup create",
        [
            "Fait une sauvegarde pendant que le portail tourne, la relit, la copie au second endroit, retire les plus vieilles",
            "Makes a backup while the portal runs, reads it back, copies it to the second place, removes the oldest",
        ],
        "guichet backup create\n  guichet backup create --to /mnt/cle --recipient age1… --format json",
    ),
    About(
        "backup list",
        [
            "Montre le catalogue et ce qui est dans le dossier",
            "Shows the catalogue and what lies in the folder",
        ],
        "guichet backup list",
    ),
    About(
        "backup verify",
        [
            "Relit une sauvegarde du premier octet au dernier, et dedans si la clé est là",
            "Reads a backup from its first byte to its last, and inside if the key is here",
        ],
        "guichet backup verify /var/backups/guichet/guichet-20261121T020000Z-….backup",
    ),
    About(
        "backup keygen",
        [
            "Fait une paire de clés : écrit celle qui ouvre, affiche celle pour qui chiffrer",
            "Makes a pair of keys: writes the one that opens, prints the one to encrypt for",
        ],
        "guichet backup keygen /etc/guichet/backup.key",
    ),
    About(
        "restore",
        [
            "Restaure une sauvegarde : tout ou rien, puis attend `restore release`",
            "Restores a backup: all or nothing, then waits for `restore release`",
        ],
        "guichet restore FICHIER --to sqlite:///var/lib/guichet/neuf.sqlite\n  RESTORE_DB_URL_FILE=/run/secrets/url guichet restore FICHIER\n  guichet restore FICHIER --replace\n  guichet restore release",
    ),
    About(
        "restore release",
        [
            "Compare ce qui a été restauré avec Tryton, puis rouvre le portail",
            "Compares what was restored with Tryton, then opens the portal again",
        ],
        "guichet restore release\n  guichet restore release --format json",
    ),
    About(
        "drill",
        [
            "Répète une restauration ailleurs, compare, et note le temps qu'elle a pris",
            "Rehearses a restore elsewhere, compares, and writes down how long it took",
        ],
        "guichet drill\n  guichet drill --format json",
    ),
    About(
        "anonymise",
        [
            "Fait d'une sauvegarde un jeu de données de pré-production, sans les personnes",
            "Makes a pre-production data set of a backup, without the people",
        ],
        "guichet anonymise FICHIER --to sqlite:///var/lib/guichet/preprod.sqlite\n  RESTORE_DB_URL_FILE=/run/secrets/url guichet anonymise FICHIER\n  GUICHET_ANONYMISE_KEY_FILE=/run/secrets/cle guichet anonymise FICHIER --to sqlite:///srv/preprod.sqlite --format json",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "backup create",
        "to",
        [
            "Un autre dossier que GUICHET_BACKUP_DIR",
            "Another folder than GUICHET_BACKUP_DIR",
        ],
    ),
    Argument(
        "backup create",
        "recipient",
        [
            "Chiffre pour ce destinataire age plutôt que GUICHET_BACKUP_RECIPIENT",
            "Encrypts for this age recipient rather than GUICHET_BACKUP_RECIPIENT",
        ],
    ),
    Argument("backup verify", "path", ["La sauvegarde", "The backup"]),
    Argument(
        "backup keygen",
        "file",
        [
            "Le fichier, nouveau, de la clé qui ouvre",
            "The file, a new one, of the key that opens",
        ],
    ),
    Argument("restore", "path", ["La sauvegarde", "The backup"]),
    Argument(
        "restore",
        "to",
        [
            "Une base vide ou absente ; une URL avec mot de passe va dans RESTORE_DB_URL_FILE",
            "An empty or missing database; a URL with a password goes into RESTORE_DB_URL_FILE",
        ],
    ),
    Argument(
        "restore",
        "replace",
        [
            "Remplace la base configurée, portail arrêté, après une sauvegarde de sécurité",
            "Replaces the configured database, the portal stopped, after a safety backup",
        ],
    ),
    Argument(
        "restore",
        "damaged",
        [
            "La base à remplacer ne se lit plus, ou pas entière : la garder de côté telle quelle",
            "The database to replace cannot be read, or not whole: keep it aside as it is",
        ],
    ),
    Argument(
        "restore",
        "reseal",
        [
            "L'audit de la sauvegarde est d'une clé perdue : le prendre tel quel, scellé avec celle du moment",
            "The backup's audit is of a lost key: take it as it lies, sealed with the present one",
        ],
    ),
    Argument(
        "restore",
        "unproven",
        [
            "Prend aussi une sauvegarde non signée, ou signée avec une autre clé secrète",
            "Takes a backup that is not signed, or signed with another secret key, too",
        ],
    ),
    Argument(
        "backup verify",
        "unproven",
        [
            "Accepte aussi une sauvegarde non signée, ou signée avec une autre clé secrète",
            "Accepts a backup that is not signed, or signed with another secret key, too",
        ],
    ),
    Argument(
        "drill",
        "unproven",
        [
            "Prend aussi une sauvegarde non signée, ou signée avec une autre clé secrète",
            "Takes a backup that is not signed, or signed with another secret key, too",
        ],
    ),
    Argument("anonymise", "path", ["La sauvegarde", "The backup"]),
    Argument(
        "anonymise",
        "to",
        [
            "Une base vide ou absente, jamais la base configurée ; une URL avec mot de passe va dans RESTORE_DB_URL_FILE",
            "An empty or missing database, never the configured one; a URL with a password goes into RESTORE_DB_URL_FILE",
        ],
    ),
    Argument(
        "drill",
        "path",
        [
            "La sauvegarde ; sinon la plus récente",
            "The backup; else the newest",
        ],
    ),
];
