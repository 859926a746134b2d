# Le mode diagnostic : ce que les contrôles trouvent, quand le portail est arrêté.

diagnostic = Diagnostic
diagnostic-lede = Le portail est arrêté. Ici rien n’est écrit ni envoyé : on regarde.
diagnostic-token = Jeton
diagnostic-token-hint = Lancez « guichet admin diagnostic-token » sur le serveur. Le jeton sert une fois, pendant 15 minutes.
diagnostic-token-wrong = Ce jeton n’ouvre rien : il a déjà servi, il est échu, ou il vient d’une autre clé.
diagnostic-enter = Entrer
diagnostic-leave = Sortir
diagnostic-found = Ce qui a été trouvé
diagnostic-check = Contrôle
diagnostic-finding = Constat
diagnostic-todo = À faire
diagnostic-again = Contrôler à nouveau
diagnostic-all-well = Tous les contrôles sont bons : le portail peut redémarrer.
diagnostic-to-look = { $count ->
    [one] Rien de rouge, un contrôle à voir : le portail peut redémarrer.
   *[other] Rien de rouge, { $count } contrôles à voir : le portail peut redémarrer.
}
diagnostic-red = { $count ->
    [one] Un contrôle est rouge.
   *[other] { $count } contrôles sont rouges.
}
diagnostic-cannot = Les contrôles n’ont pu être faits
diagnostic-next = Pour continuer
diagnostic-next-mend = Réparez ce qui est rouge en partant du haut : le reste en dépend souvent. Chaque ligne nomme sa page dans docs/runbooks.
diagnostic-next-check = Contrôlez à nouveau ici, ou lancez « guichet doctor » sur le serveur.
diagnostic-next-start = Retirez GUICHET_DIAGNOSTIC et redémarrez le portail, puis lancez « guichet smoke ».
diagnostic-pass = bon
diagnostic-warn = à voir
diagnostic-fail = rouge
diagnostic-skip = omis
diagnostic-timeout = trop lent
diagnostic-closed = Le portail est arrêté
diagnostic-closed-detail = Une panne est en cours d’examen. Vos données ne sont pas touchées. Revenez un peu plus tard.
