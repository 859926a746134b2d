# Projets, déploiements, incidents : les mots de leurs pages.

## De partout
close = Fermer
cancel = Annuler
back = Revenir
yes = Oui
no = Non
optional = (facultatif)
form-faults = Rien n’est enregistré. À corriger :
rows-newer = Plus récents
rows-older = Plus anciens
rows-on-page = { $n ->
    [one] { $n } ligne sur cette page
   *[other] { $n } lignes sur cette page
}
rows-no-match-detail = Effacez les filtres ou élargissez la période.
filter-rows = Filtres et période
filter-status = Statuts
filter-environment = Environnements
filter-override = Passé outre un gel ou la promotion
filter-severity = Priorités
filter-mine = Confiés à moi
csv = CSV ({ $most } lignes au plus)
csv-cut = Liste coupée à { $most } lignes : réduisez la période ou ajoutez un filtre.
environment = Environnement
version = Version
status = Statut
actions = Actions
description = Description
responsible = Responsable
project = Projet
reason = Motif
reason-hint = Il sera inscrit dans l’historique.
time-zone = Fuseau horaire
env-dev = Développement
env-test = Test
env-preprod = Pré-production
env-prod = Production

## Statuts et gestes d’un déploiement
task-planned = Prévu
task-authorised = Autorisé
task-running = En cours
task-stale = Sans nouvelles
task-succeeded = Réussi
task-failed = Échec
task-rejected = Refusé
task-cancelled = Annulé
do-edit = Modifier le plan
do-authorise = Autoriser
do-reject = Refuser
do-revoke = Retirer l’autorisation
do-replan = Planifier à nouveau
do-start = Démarrer l’exécution
do-logs = Ajouter au journal
do-succeed = Marquer comme Réussi
do-fail = Marquer comme Échec
do-cancel = Annuler le déploiement
event-planned = { $who } a planifié le déploiement
event-edited = { $who } a modifié le plan
event-authorised = { $who } a autorisé
event-rejected = { $who } a refusé
event-revoked = { $who } a retiré l’autorisation
event-expired = L’autorisation est échue, 72 heures après la date prévue
event-replanned = { $who } a planifié à nouveau
event-started = { $who } a démarré l’exécution
event-stale = Plus aucun signe de vie
event-succeeded = { $who } a inscrit la réussite
event-failed = { $who } a inscrit l’échec
event-cancelled = { $who } a annulé
event-change = { $field } : { $before } → { $after }
event-voided = L’autorisation ne vaut plus.
nothing-there = rien
field-version = Version
field-environment = Environnement
field-description = Description
field-responsible = Responsable
field-planned-at = Date prévue
field-time-zone = Fuseau horaire
field-redeployment = Redéploiement
field-retry-of = Nouvel essai de
field-rollback-of = Retour arrière de

## Liste des déploiements
deployments = Déploiements
deployments-title = Gestion des déploiements
deployments-lede = { $project }. { $tests }
tests-finished = L’étape Tests est terminée.
tests-open = L’étape Tests n’est pas terminée : un déploiement ne peut pas encore être créé.
back-to-project = Retour au projet
deployment-new = Nouveau déploiement
statistics = Statistiques
statistics-total = Total
statistics-succeeded = Réussis
statistics-failed = Échecs
statistics-running = En cours
statistics-planned = Prévus
statistics-rejected = Refusés
statistics-cancelled = Annulés
statistics-authorised = { $n ->
    [one] dont { $n } autorisé
   *[other] dont { $n } autorisés
}
tile-see = , voir ces lignes
success-rate = Taux de réussite
success-of = { $done } sur { $ended } achevés
deployments-history = Historique des déploiements
deployments-filter = Filtrer l’historique
deployments-no-match = Aucun déploiement ne correspond
deployments-none = Pas encore de déploiement
deployments-none-detail = Le premier se planifie dès que l’étape Tests est terminée.
authorised = Autorisé
of-row = { $version } en { $environment }
act-authorise = Autoriser
act-execute = Exécuter
act-follow = Suivre
act-see = Voir
act-incident = Incident
remark-override = Une règle a été outrepassée
remark-freeze = Un gel a commencé pendant l’exécution
dora = Quatre mesures des livraisons en production
dora-period = Période
dora-days = { $days } jours
dora-frequency = Fréquence de déploiement
dora-frequency-value = { $n } par semaine
dora-frequency-is = Déploiements en production réussis, par semaine.
dora-lead-time = Délai de livraison
dora-lead-time-is = Médiane du temps entre le premier plan d’un déploiement en production et sa réussite.
dora-failure-rate = Taux d’échec
dora-failure-rate-is = Déploiements en production échoués, parmi ceux qui ont abouti ou échoué.
dora-restore-time = Temps de rétablissement
dora-restore-time-is = Médiane du temps entre l’ouverture de l’incident d’un déploiement échoué et sa résolution.
dora-before = période précédente : { $before }
dora-no-before = rien à comparer dans la période précédente
dora-better = mieux
dora-worse = moins bien
dora-latest = Il y a plus de livraisons que les mesures n’en lisent : elles portent sur les plus récentes.
