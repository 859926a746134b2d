use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("configuration.proves", "Toutes les variables nécessaires sont données et lisibles.", "Every required variable is given and can be read."),
    ("configuration.hint", "corriger les variables nommées : la sortie d'erreur dit ce que chacune attend, docs/configuration.md aussi", "mend the variables that are named: standard error says what each expects, and so does docs/configuration.md"),
    ("configuration.complete", "complète", "complete"),
    ("configuration.wrong", "en faute : {variables}", "wrong: {variables}"),

    ("secret_key.proves", "La clé secrète est assez longue et n'est pas un exemple.", "The secret key is long enough and not an example."),
    ("secret_key.hint", "openssl rand -base64 32, puis GUICHET_SECRET_KEY ; l'ancienne dans GUICHET_SECRET_KEY_PREVIOUS, voir le guide leaked-secret", "openssl rand -base64 32, then GUICHET_SECRET_KEY; the old one into GUICHET_SECRET_KEY_PREVIOUS, see the runbook leaked-secret"),
    ("secret_key.long", "{bytes} octets", "{bytes} bytes"),
    ("secret_key.short", "{bytes} octets, il en faut 32", "{bytes} bytes, 32 are needed"),
    ("secret_key.sample", "c'est la clé d'un exemple", "it is the key of an example"),

    ("secret_key_change.proves", "Aucun changement de clé n'est resté en route.", "No change of the key was left half done."),
    ("secret_key_change.hint", "guichet audit reseal, puis retirer GUICHET_SECRET_KEY_PREVIOUS et redémarrer ; voir le guide leaked-secret", "guichet audit reseal, then take GUICHET_SECRET_KEY_PREVIOUS away and restart; see the runbook leaked-secret"),
    ("secret_key_change.none", "une seule clé", "one key"),
    ("secret_key_change.under_way", "la clé d'avant vaut encore", "the key before it is still good"),

    ("public_url.proves", "Les cookies et les liens passent par HTTPS.", "Cookies and links go over HTTPS."),
    ("public_url.hint", "GUICHET_BASE_URL=https://…, l'adresse publique", "GUICHET_BASE_URL=https://…, the public address"),
    ("public_url.https", "{url}", "{url}"),
    ("public_url.development", "{url}, en développement", "{url}, in development"),
    ("public_url.http", "{url} n'est pas en HTTPS", "{url} is not HTTPS"),

    ("trusted_proxies.proves", "L'adresse des visiteurs est lue derrière le mandataire, et de lui seul.", "Visitors' addresses are read behind the proxy, and from it alone."),
    ("trusted_proxies.hint", "GUICHET_TRUSTED_PROXIES=réseau du mandataire", "GUICHET_TRUSTED_PROXIES=the proxy's network"),
    ("trusted_proxies.named", "réseaux nommés : {count}", "networks named: {count}"),
    ("trusted_proxies.development", "sans mandataire, en développement", "no proxy, in development"),
    ("trusted_proxies.unnamed", "aucun : toutes les visites semblent venir du mandataire, et partagent ses limites", "none: all visits seem to come from the proxy, and share its limits"),

    ("tryton_tls.proves", "Les mots de passe ne passent pas en clair vers Tryton.", "Passwords do not travel to Tryton in the clear."),
    ("tryton_tls.hint", "TRYTON_RPC_URL=https://…, avec TRYTON_CA_FILE pour une autorité privée ; dans un réseau à soi, fermé aux autres, le déclarer : TRYTON_PRIVATE_NETWORK=1", "TRYTON_RPC_URL=https://…, with TRYTON_CA_FILE for a private authority; inside a network of your own that is closed to others, declare that: TRYTON_PRIVATE_NETWORK=1"),
    ("tryton_tls.https", "HTTPS", "HTTPS"),
    ("tryton_tls.here", "sur cette machine", "on this machine"),
    ("tryton_tls.declared", "{url} : en clair, dans un réseau déclaré privé (TRYTON_PRIVATE_NETWORK) ; déclaré, pas prouvé", "{url}: in the clear, inside a network declared private (TRYTON_PRIVATE_NETWORK); declared, not proven"),
    ("tryton_tls.development", "HTTP, en développement", "HTTP, in development"),
    ("tryton_tls.http", "{url} n'est pas en HTTPS", "{url} is not HTTPS"),

    ("metrics_address.proves", "Les mesures ne se lisent que d'ici ou d'un réseau privé.", "The metrics are read from here or a private network alone."),
    ("metrics_address.hint", "GUICHET_METRICS_LISTEN=9464 pour cette machine seule, ou une adresse d'un réseau que Prometheus seul atteint", "GUICHET_METRICS_LISTEN=9464 for this machine alone, or an address of a network that only Prometheus reaches"),
    ("metrics_address.none", "GUICHET_METRICS_LISTEN n'est pas donné : rien n'est servi", "GUICHET_METRICS_LISTEN is not set: nothing is served"),
    ("metrics_address.here", "{address}, pour cette machine", "{address}, for this machine"),
    ("metrics_address.private", "{address} : quiconque est sur ce réseau privé les lit", "{address}: whoever is on this private network reads them"),
    ("metrics_address.development", "{address}, en développement", "{address}, in development"),
    ("metrics_address.open", "{address} : d'autres l'atteignent, sans mot de passe", "{address}: others reach it, without a password"),
];
