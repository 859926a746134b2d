use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("backup_age.proves", "Une sauvegarde vérifiée date de moins de 26 heures, dans un dossier fermé aux autres.", "A verified backup is less than 26 hours old, in a folder that others cannot write to."),
    ("backup_age.hint", "guichet backup create ; la minuterie tourne-t-elle ? voir le guide restore", "guichet backup create; is the timer running? see the runbook restore"),
    ("backup_age.recent", "la dernière date de {hours} h", "the last one is {hours} h old"),
    ("backup_age.late", "la dernière date de {hours} h", "the last one is {hours} h old"),
    ("backup_age.never", "aucune sauvegarde vérifiée", "no verified backup"),
    ("backup_age.writable", "{folder} : tout le monde peut y écrire et en retirer des sauvegardes ; chmod o-w", "{folder}: everybody can write to it and remove backups from it; chmod o-w"),
    ("backup_age.ahead", "{path} : datée du {at}, dans l'avenir ; catalogue modifié, ou horloge en avance", "{path}: dated {at}, in the future; the catalogue was changed, or a clock was ahead"),
    ("backup_age.gone", "{path} n'est plus là", "{path} is gone"),

    ("backup_copy.proves", "La dernière sauvegarde est aussi au second endroit.", "The last backup is in the second place too."),
    ("backup_copy.hint", "GUICHET_BACKUP_SECOND_DIR est-il accessible ? puis guichet backup create", "can GUICHET_BACKUP_SECOND_DIR be reached? then guichet backup create"),
    ("backup_copy.there", "copiée et relue", "copied and read back"),
    ("backup_copy.never", "aucune sauvegarde vérifiée", "no verified backup"),
    ("backup_copy.missing", "{path} n'y est pas", "{path} is not there"),

    ("drill_age.proves", "Une restauration a été répétée avec succès depuis moins de 8 jours.", "A restore was rehearsed well less than 8 days ago."),
    ("drill_age.hint", "guichet drill ; voir le guide restore", "guichet drill; see the runbook restore"),
    ("drill_age.recent", "il y a {days} j, en {ms} ms", "{days} d ago, in {ms} ms"),
    ("drill_age.late", "la dernière date de {days} j (durée : {ms} ms)", "the last one is {days} d old (it took {ms} ms)"),
    ("drill_age.never", "jamais répétée", "never rehearsed"),
    ("drill_age.ahead", "la dernière est datée du {at}, dans l'avenir : elle ne prouve rien", "the last one is dated {at}, in the future: it proves nothing"),
    ("drill_age.failed", "la dernière répétition a fini par : {outcome}", "the last rehearsal ended as: {outcome}"),

    ("anonymised_data.proves", "Les données de production ne sont pas anonymisées : les mails partent.", "Production data is not anonymised: mails leave."),
    ("anonymised_data.hint", "cette base n'est pas pour la production : restaurez la vraie, voir le guide restore", "this database is not for production: restore the real one, see the runbook restore"),
    ("anonymised_data.none", "les mails peuvent partir", "mails may leave"),
    ("anonymised_data.marked", "anonymisées le {at} : aucun mail ne part d'ici", "anonymised at {at}: no mail leaves from here"),

    ("recovery_released.proves", "Rien de restauré n'attend d'être comparé avec Tryton.", "Nothing that was restored waits to be compared with Tryton."),
    ("recovery_released.hint", "guichet restore release ; voir le guide restore", "guichet restore release; see the runbook restore"),
    ("recovery_released.free", "rien en attente", "nothing waits"),
    ("recovery_released.held", "la base restaurée attend depuis {hours} h : les clients et les mails aussi", "the restored database has waited for {hours} h: so have customers and mails"),
];
