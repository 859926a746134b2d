# Ce que disent les règles de la gouvernance : refus, fautes de saisie. Pages et API.

denial-lead-only = Réservé à l’administration et à la chefferie du projet.
denial-executor-only = Réservé à l’administration et au développement senior du projet.
denial-four-eyes = Vous avez autorisé ce déploiement : une autre personne doit l’exécuter.
denial-planner-may-not-authorise = Vous avez planifié ce déploiement ou modifié son plan : dans cet environnement, une autre personne doit l’autoriser.
denial-override-not-yours = Seule l’administration peut passer outre un gel ou la promotion.
denial-freeze = Gel « { $name } » jusqu’au { $until } : rien n’est déployé.
denial-promotion = Cette version n’a pas encore été déployée avec succès en PREPROD.
denial-changed = La tâche a changé depuis la révision { $seen } que vous avez vue. Relisez-la avant de décider.
denial-wrong-state = Impossible : le déploiement est { $state ->
    [planned] planifié
    [authorised] autorisé
    [running] en cours
    [stale] sans nouvelles
    [succeeded] réussi
    [failed] en échec
    [rejected] rejeté
   *[cancelled] annulé
}.
denial-not-authorised = Ce déploiement n’est pas autorisé.
denial-tests-open = L’étape TESTS du projet n’est pas terminée.
denial-responsible-unable = La personne responsable ne peut plus exécuter de déploiement dans ce projet.
denial-already-deployed = Cette version est déjà déployée dans cet environnement. Indiquez qu’il s’agit d’un redéploiement pour recommencer.
denial-at-work = Un autre déploiement est en cours dans cet environnement.
denial-authoriser-unable = La personne qui a autorisé ce déploiement n’en a plus le droit : il faut l’autoriser de nouveau.
denial-authorisation-void = Le plan a changé depuis l’autorisation : elle ne vaut plus.
denial-authorisation-expired = L’autorisation est échue. Autorisez de nouveau le déploiement.
denial-plan-outdated = La date prévue est passée depuis trop longtemps. Modifiez-la avant d’autoriser.

overridden-promotion = Passé outre : cette version n’avait pas été déployée avec succès en PREPROD.
overridden-freeze = Passé outre : gel « { $name } » du { $from } au { $until }.
edited-by = Modifié depuis par { $names }

stage-denial-lead-only = Réservé à l’administration et à la chefferie du projet.
stage-denial-earlier = L’étape { $stage } n’est pas terminée.
stage-denial-wrong-state = Impossible : l’étape est { $state ->
    [to_come] à venir
    [under_way] en cours
   *[finished] terminée
}.
stage-denial-open = { $count ->
    [one] Un élément de cette étape est encore ouvert.
   *[other] { $count } éléments de cette étape sont encore ouverts.
}

incident-denial-workers-only = Réservé à celles et ceux qui travaillent sur le projet, et au support.
incident-denial-deciders-only = Réservé à l’administration, à la chefferie du projet et au support.
incident-denial-changed = L’incident a changé depuis la révision { $seen } que vous avez vue. Relisez-le avant de décider.
incident-denial-wrong-state = Impossible : l’incident est { $state ->
    [open] ouvert
    [acknowledged] pris en compte
    [investigating] en cours d’analyse
    [resolved] résolu
    [closed] clos
   *[duplicate] un doublon
}.
incident-denial-review-missing = Un incident grave de production ne se clôt qu’avec sa cause et son bilan.
incident-denial-circle = Un incident ne peut pas être son propre doublon, même à travers d’autres.
incident-fault-assignee = Cette personne ne peut pas traiter les incidents de ce projet.
incident-fault-duplicate-of = Indiquez un autre incident, qui existe.

text-empty = À remplir.
text-too-long = Au plus { $most } caractères.
text-used = { $n } caractères sur { $most }
text-control = Contient un caractère de contrôle, qui ne peut pas être conservé.

plan-fault-version-blank = Une version s’écrit sans espace, par exemple v1.2.0.
plan-fault-past = La date prévue est passée.
plan-fault-too-far = La date prévue est trop lointaine.
plan-fault-responsible = Indiquez l’identifiant d’une personne du projet qui peut exécuter les déploiements.
plan-fault-retry-of = Indiquez une tâche en échec ou annulée de ce projet.
plan-fault-rollback-of = Indiquez une tâche terminée de ce projet.
task-fault-unconfirmed = Confirmez les trois points : tests validés, équipe prête, planning respecté.
log-fault-empty = Indiquez au moins une ligne.
log-fault-too-many = Au plus { $most } lignes à la fois.
log-fault-too-long = La ligne { $line } dépasse { $most } caractères.
log-fault-full = Le journal de cette tâche est plein.

field-required = À remplir.
field-text = Un texte est attendu.
field-revision = La révision que vous avez vue, un nombre entier à partir de 1.
field-role-near = Aucun rôle ne porte ce nom ; les plus proches : { $words }.
field-words = Un des mots suivants : { $words }.
field-flag = true ou false.
field-id = Un identifiant, tel que l’API les donne.
field-instant = Un instant avec son décalage, par exemple 2026-03-01T14:00:00+01:00 ou 2026-03-01T13:00:00Z.
field-zone = Un fuseau horaire de la base IANA, par exemple Europe/Paris.
field-lines = Une liste de lignes.
field-objects = Une liste d’objets.
field-unknown = Ce champ n’existe pas.
field-minutes = Un nombre entier de minutes, à partir de 1.
project-fault-name-taken = Déjà utilisé par un autre projet.
project-fault-unknown-staff = Personne d’actif n’a l’identifiant { $login }.
project-fault-role-not-held = { $login } ne tient pas ce rôle.
project-fault-lead-stays = La personne qui mène le projet en reste membre, à ce titre.
project-fault-too-many-members = Le projet a déjà autant de membres qu’il peut en avoir.
project-fault-administrators-only = Seul un administrateur assouplit les règles d’un projet : il est le seul à pouvoir passer outre.
project-fault-adders-only = Réservé à l’administration et à celles et ceux qui mènent des projets.
project-fault-changed = Le projet a changé depuis la révision { $seen } que vous avez vue. Relisez-le avant de décider.
project-fault-rules = Cette règle n’est pas possible : { $code ->
    [out_of_range] de 1 minute à 7 jours
    [too_many] trop de gels
    [bad_name] un gel porte un nom d’une ligne, de { $most } caractères au plus
    [bad_period] un gel commence et finit entre les années 2000 et 2200
    [empty] un gel finit après son début
   *[no_environment] un gel porte sur un environnement au moins
}.
incident-fault-project = Indiquez un projet qui existe.
incident-fault-deployment = Indiquez un déploiement de ce projet.
