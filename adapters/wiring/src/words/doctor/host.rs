use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("secret_files.proves", "Les fichiers de secrets ne sont lus que par leur propriétaire et son groupe.", "Files of secrets can be read by their owner and its group alone."),
    ("secret_files.hint", "chmod o-rwx FICHIER, que le programme doit pouvoir lire encore (avec compose : sudo ops/compose/secrets.sh)", "chmod o-rwx FILE, which the program must still be able to read (with compose: sudo ops/compose/secrets.sh)"),
    ("secret_files.none", "aucun secret dans un fichier", "no secret in a file"),
    ("secret_files.closed", "fichiers fermés : {count}", "files closed: {count}"),
    ("secret_files.identity_unreadable", "GUICHET_BACKUP_IDENTITY_FILE : {path} ne se lit pas ({why}) : aucune sauvegarde ne s'ouvre d'ici", "GUICHET_BACKUP_IDENTITY_FILE: {path} cannot be read ({why}): no backup opens from here"),
    ("secret_files.identity_unreadable_hint", "donner le fichier à l'utilisateur du programme (chown, chmod 600), ou retirer la variable là où rien ne s'ouvre", "give the file to the program's user (chown, chmod 600), or take the variable away where nothing is opened"),
    ("secret_files.open", "{variable} : {path} est lisible par tous", "{variable}: everybody can read {path}"),

    ("disk_space.proves", "Il reste de la place pour la base et une sauvegarde.", "There is room for the database and a backup."),
    ("disk_space.hint", "libérer de la place, voir le guide disk-full", "make room, see the runbook disk-full"),
    ("disk_space.room", "{free} Mio libres sur {total} ({folder})", "{free} MiB free of {total} ({folder})"),
    ("disk_space.narrow", "plus que {free} Mio sur {total} ({folder})", "only {free} MiB left of {total} ({folder})"),
    ("disk_space.full", "plus que {free} Mio sur {total} ({folder})", "only {free} MiB left of {total} ({folder})"),

    ("disk_writable.proves", "Le programme peut écrire là où il garde ses données.", "The program can write where it keeps its data."),
    ("disk_writable.hint", "donner le dossier à l'utilisateur du programme, ou libérer de la place", "give the folder to the program's user, or make room"),
    ("disk_writable.written", "un fichier d'essai a été écrit, relu et retiré ({folder})", "a trial file was written, read back and removed ({folder})"),
    ("disk_writable.refused", "rien ne peut être écrit dans {folder} ({why})", "nothing can be written to {folder} ({why})"),
];
