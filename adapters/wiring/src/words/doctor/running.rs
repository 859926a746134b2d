use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("mail_server.proves", "Le serveur de mail répond et laisse entrer.", "The mail server answers and lets us in."),
    ("mail_server.hint", "SMTP_URL est-elle juste ? voir le guide mail-down", "is SMTP_URL right? see the runbook mail-down"),
    ("mail_server.reached", "répond", "answers"),

    ("mail_sender.proves", "Le serveur de mail accepte l'expéditeur.", "The mail server takes the sender."),
    ("mail_sender.hint", "MAIL_FROM, une adresse que ce serveur envoie", "MAIL_FROM, an address this server sends for"),
    ("mail_sender.taken", "accepté", "taken"),
    ("mail_sender.refused", "refusé : {words}", "refused: {words}"),

    ("outbox_age.proves", "Les mails partent.", "Mail leaves."),
    ("outbox_age.hint", "guichet outbox list --state waiting ; le serveur tourne-t-il ?", "guichet outbox list --state waiting; is the server running?"),
    ("outbox_age.prompt", "en attente : {count}, le plus ancien depuis {minutes} min", "waiting: {count}, the oldest for {minutes} min"),
    ("outbox_age.late", "en attente : {count}, le plus ancien depuis {minutes} min", "waiting: {count}, the oldest for {minutes} min"),

    ("outbox_given_up.proves", "Aucun mail n'a été abandonné.", "No mail was given up."),
    ("outbox_given_up.hint", "guichet outbox list --state given_up, puis guichet outbox retry ID", "guichet outbox list --state given_up, then guichet outbox retry ID"),
    ("outbox_given_up.none", "aucun", "none"),
    ("outbox_given_up.some", "abandonnés : {count}", "given up: {count}"),

    ("redis.proves", "Redis répond, là où plusieurs instances le partagent.", "Redis answers, where several instances share one."),
    ("redis.hint", "Redis tourne-t-il ? REDIS_URL a-t-elle le bon mot de passe et le bon numéro de base ?", "is Redis running? has REDIS_URL the right password and database number?"),
    ("redis.own", "REDIS_URL n'est pas donné : rien n'est partagé, une instance n'en a pas besoin", "REDIS_URL is not set: nothing is shared, one instance needs none"),
    ("redis.answers", "répond", "answers"),
    ("redis.denied", "utilisateur ou mot de passe refusé", "user or password refused"),
    ("redis.no_database", "Redis n'a pas de base de ce numéro", "Redis has no database of this number"),

    ("audit_chain.proves", "Personne n'a changé ni retiré une entrée récente de l'audit.", "Nobody changed or removed a recent entry of the audit."),
    ("audit_chain.hint", "guichet audit verify ; garder la base telle quelle, voir le guide corrupt-data", "guichet audit verify; keep the database as it is, see the runbook corrupt-data"),
    ("audit_chain.unknown_key", "l'entrée {seq} a été scellée avec une clé qui n'est pas là", "entry {seq} was sealed with a key that is not here"),
    ("audit_chain.unknown_key_hint", "vérifier d'abord GUICHET_SECRET_KEY et GUICHET_SECRET_KEY_PREVIOUS ; avec la clé d'avant en place : guichet audit reseal, voir le guide corrupt-data", "first check GUICHET_SECRET_KEY and GUICHET_SECRET_KEY_PREVIOUS; with the key before in place: guichet audit reseal, see the runbook corrupt-data"),
    ("audit_chain.holds", "tient jusqu'à l'entrée {seq}", "holds up to entry {seq}"),
    ("audit_chain.broken_at", "l'entrée {seq} ne tient pas ({flaw})", "entry {seq} does not hold ({flaw})"),

    ("deployments_due.proves", "Ce que le temps change aux déploiements a été noté.", "What time changes of deployments was noted."),
    ("deployments_due.hint", "le serveur tourne-t-il ? ouvrir la liste des déploiements du projet", "is the server running? open the project's list of deployments"),
    ("deployments_due.none", "rien en retard", "nothing overdue"),
    ("deployments_due.some", "en retard de plus d'une heure : {count}", "overdue by more than an hour: {count}"),

    ("authorisations_pending.proves", "Aucun déploiement n'attend encore d'être autorisé ou exécuté, sa date passée.", "No deployment still waits to be authorised or executed past its date."),
    ("authorisations_pending.hint", "autoriser, exécuter, replanifier, rejeter ou annuler : la liste des déploiements du projet les montre, voir le guide application-down", "authorise, execute, plan anew, reject or cancel: the project's list of deployments shows them, see the runbook application-down"),
    ("authorisations_pending.none", "rien ne traîne", "nothing is late"),
    ("authorisations_pending.some", "date passée de plus d'une heure : à autoriser {planned}, à exécuter {authorised}", "past their date by more than an hour: to be authorised {planned}, to be executed {authorised}"),

    ("error_rate.proves", "Presque tout ce qui est demandé aboutit.", "Nearly all that is asked for is answered."),
    ("error_rate.hint", "guichet errors list, puis chercher un identifiant dans le journal ; voir le guide errors", "guichet errors list, then look up an id in the log; see the runbook errors"),
    ("error_rate.few", "trop peu de demandes en un jour pour un taux : {requests}, dont {failures} en échec", "too few requests in a day for a rate: {requests}, of them {failures} failed"),
    ("error_rate.usual", "{failures} échecs sur {requests} demandes en un jour ({percent} %)", "{failures} failures of {requests} requests in a day ({percent} %)"),
    ("error_rate.some", "{failures} échecs sur {requests} demandes en un jour ({percent} %)", "{failures} failures of {requests} requests in a day ({percent} %)"),
    ("error_rate.many", "{failures} échecs sur {requests} demandes en un jour ({percent} %)", "{failures} failures of {requests} requests in a day ({percent} %)"),
];
