# L’équipe : connexion, première page, jetons.

staff-area = Espace équipe
staff-sign-in-title = Espace équipe
staff-sign-in-note = Réservé au personnel : identifiant Tryton, ou mot de passe du portail.
staff-sign-in-customers = Vous êtes client ?
staff-no-role = Aucun rôle ne vous est encore donné : vous pouvez consulter.
staff-see-projects = Voir les projets
staff-see-incidents = Voir les incidents
staff-see-tokens = Gérer vos jetons
staff-not-found = Cette page n’existe pas. Revenez à votre tableau de bord.
staff-forbidden = Vos rôles ne permettent pas cette page ou cette action.
projects = Projets
incidents = Incidents
tokens = Jetons

role-administrator = Administration
role-direction = Direction
role-project-lead = Chefferie de projet
role-senior-developer = Développement senior
role-developer = Développement
role-support = Support
role-finance = Finances

scope-projects-read = Lire les projets
scope-projects-write = Modifier les projets
scope-deployments-read = Lire les déploiements
scope-deployments-write = Planifier, autoriser et exécuter les déploiements
scope-incidents-read = Lire les incidents
scope-incidents-write = Traiter les incidents

tokens-lede = Un jeton ouvre l’API à un programme, en votre nom et dans la limite de vos rôles.
tokens-yours = Vos jetons
tokens-none = Pas encore de jeton.
tokens-none-detail = Créez-en un pour votre chaîne d’intégration ou un script.
token-made = Votre nouveau jeton
token-made-once = Copiez-le maintenant : il ne sera plus montré.
token-refused = Le jeton n’a pas été créé.
token-name = Nom
token-name-hint = À quoi il sert, par exemple « Intégration continue du portail ».
token-name-fault = Indiquez un nom d’une ligne, de { $most } caractères au plus.
token-scopes = Portée
token-scopes-fault = Choisissez au moins une portée.
token-days = Durée en jours
token-days-fault = Indiquez de 1 à { $most } jours.
token-made-at = Créé
token-expires = Échéance
token-used = Dernier usage
token-never = Jamais
token-new = Créer un jeton
token-make = Créer le jeton
token-revoke = Révoquer
token-in-force = En vigueur
token-revoked = Révoqué
token-expired = Échu
