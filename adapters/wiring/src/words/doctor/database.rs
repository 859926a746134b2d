use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("database_reachable.proves", "La base du portail s'ouvre et répond.", "The portal's database opens and answers."),
    ("database_reachable.hint", "la base tourne-t-elle ? PORTAL_DB_URL est-elle juste ?", "is the database running? is PORTAL_DB_URL right?"),
    ("database_reachable.here", "{product} répond", "{product} answers"),
    ("database_reachable.away", "ne s'ouvre pas : {why}", "does not open: {why}"),
    ("database_reachable.absent", "n'est pas là : {why}", "is not there: {why}"),
    ("database_reachable.absent_hint", "guichet migrate en fait une nouvelle ; s'il y en avait une, PORTAL_DB_URL est-elle juste ?", "guichet migrate makes a new one; if there was one, is PORTAL_DB_URL right?"),
    ("database_reachable.damaged", "abîmée, ou pas une base : {why}", "damaged, or no database: {why}"),
    ("database_reachable.damaged_hint", "arrêter le portail, voir le guide corrupt-data", "stop the portal, see the runbook corrupt-data"),
    ("database_reachable.disk", "le disque refuse : {why}", "the disk refuses: {why}"),
    ("database_reachable.disk_hint", "plein (df -h), ou en panne ? voir le guide disk-full", "full (df -h), or failing? see the runbook disk-full"),
    ("database_reachable.rights", "ne s'ouvre pas : {why}", "does not open: {why}"),
    ("database_reachable.rights_hint", "cet utilisateur peut-il lire et écrire le fichier de PORTAL_DB_URL et son dossier ?", "may this user read and write the file of PORTAL_DB_URL and its folder?"),
    ("database_reachable.account", "n'entre pas : {why}", "is not let in: {why}"),
    ("database_reachable.account_hint", "utilisateur, mot de passe et nom de la base dans PORTAL_DB_URL sont-ils justes ?", "are the user, the password and the name of the database in PORTAL_DB_URL right?"),
    ("database_reachable.no_key", "scellée avec une autre clé (elle se nomme {theirs}), et aucune n'est donnée", "sealed with another key (its name is {theirs}), and none is given"),
    ("database_reachable.no_key_hint", "donner sa GUICHET_SECRET_KEY, ou copier son fichier .key à côté d'elle", "give its GUICHET_SECRET_KEY, or copy its .key file beside it"),

    ("database_version.proves", "La base est d'une version avec laquelle le portail est essayé.", "The database is of a version the portal is tested with."),
    ("database_version.hint", "passer à une version nommée dans docs/configuration.md", "move to a version named in docs/configuration.md"),
    ("database_version.known", "{product} {version}", "{product} {version}"),
    ("database_version.unknown", "{product} {version} n'est pas essayé", "{product} {version} is not tested"),

    ("database_writable.proves", "Le portail peut écrire dans sa base.", "The portal can write to its database."),
    ("database_writable.hint", "droits du fichier ou du rôle, disque plein, serveur de secours en lecture seule ?", "rights of the file or the role, a full disk, a read-only standby?"),
    ("database_writable.writable", "écriture possible", "can be written"),
    ("database_writable.read_only", "lecture seule", "read only"),

    ("schema_level.proves", "Le schéma est celui de ce programme.", "The schema is the one of this program."),
    ("schema_level.hint", "guichet backup create, puis guichet migrate ; plus récent que le programme : reprendre la version qui l'a migré", "guichet backup create, then guichet migrate; newer than the program: run the version that migrated it"),
    ("schema_level.current", "à jour ({last})", "current ({last})"),
    ("schema_level.behind", "en retard : {pending}", "behind: {pending}"),
    ("schema_level.ahead", "migré par un programme plus récent : {unknown}", "migrated by a newer program: {unknown}"),
    ("schema_level.half", "la migration {migration} a commencé et n'a pas fini", "the migration {migration} began and did not end"),

    ("schema_drift.proves", "Tables, colonnes et index sont ceux des migrations, et rien d'autre n'y agit.", "Tables, columns and indexes are those of the migrations, and nothing else acts there."),
    ("schema_drift.hint", "quelqu'un a changé le schéma à la main : le remettre, ou restaurer une sauvegarde d'avant", "somebody changed the schema by hand: put it back, or restore a backup of before"),
    ("schema_drift.none", "aucun écart", "no difference"),
    ("schema_drift.drifted", "écarts : {objects}", "differences: {objects}"),

    ("database_integrity.proves", "Les fichiers et les index de la base ne sont pas abîmés.", "The database's files and indexes are not damaged."),
    ("database_integrity.hint", "abîmé : arrêter le portail, voir le guide corrupt-data ; pas de réponse à temps : une grande base demande plus de 5 s, guichet drill fait le contrôle en entier", "damaged: stop the portal, see the runbook corrupt-data; no answer in time: a large database takes more than 5 s, guichet drill makes the whole check"),
    ("database_integrity.whole", "rien d'abîmé", "nothing damaged"),
    ("database_integrity.damaged", "abîmé : {faults}", "damaged: {faults}"),

    ("database_references.proves", "Aucune ligne ne renvoie à une ligne absente.", "No row refers to a row that is not there."),
    ("database_references.hint", "dans le vide : restaurer une sauvegarde, voir le guide corrupt-data ; pas de réponse à temps : une grande base demande plus de 5 s, guichet drill fait le contrôle en entier", "dangling: restore a backup, see the runbook corrupt-data; no answer in time: a large database takes more than 5 s, guichet drill makes the whole check"),
    ("database_references.whole", "toutes suivies", "all lead somewhere"),
    ("database_references.dangling", "dans le vide : {references}", "dangling: {references}"),
];
