//! What keeps a program from starting, in French: the server's log, and the faults themselves, are
//! English.

use guichet_domain::kernel::Language;

use super::start;
use crate::{ConfigFault, StartError};

/// English, French; longer ones before those they hold.
#[rustfmt::skip]
const PHRASES: &[(&str, &str)] = &[
    ("http://HOST:PORT or https://HOST", "http://HÔTE:PORT ou https://HÔTE"),
    ("http(s)://HOST without a trailing slash", "http(s)://HÔTE sans barre à la fin"),
    ("the URL of a collector, as http://HOST:4318", "l'URL d'un collecteur, comme http://HÔTE:4318"),
    ("sqlite://FILE or postgres://USER@HOST/NAME", "sqlite://FICHIER ou postgres://UTILISATEUR@HÔTE/NOM"),
    ("ADDRESS:PORT, as 127.0.0.1:9464, or a port of this machine alone, as 9464", "ADRESSE:PORT, comme 127.0.0.1:9464, ou un port de cette seule machine, comme 9464"),
    ("ADDRESS:PORT, as 127.0.0.1:8080", "ADRESSE:PORT, comme 127.0.0.1:8080"),
    ("networks as 10.0.0.0/8, separated by commas", "des réseaux comme 10.0.0.0/8, séparés par des virgules"),
    ("32 bytes or more, base64 or hex (openssl rand -base64 32)", "32 octets ou plus, en base64 ou hexadécimal (openssl rand -base64 32)"),
    ("the portal's key: the diagnostic mode makes none (in development: guichet admin diagnostic-token)", "la clé du portail : le mode diagnostic n'en fait pas (en développement : guichet admin diagnostic-token)"),
    ("a key in the file beside the database", "une clé, dans le fichier à côté de la base"),
    ("a key, or HOME with a folder to keep one in", "une clé, ou HOME et un dossier pour en garder une"),
    ("the portal's database (a new one is made by: guichet migrate)", "la base du portail (guichet migrate en fait une nouvelle)"),
    ("smtp(s)://[USER:PASSWORD@]HOST[:PORT], other letters of USER and PASSWORD as %XX", "smtp(s)://[UTILISATEUR:MOTDEPASSE@]HÔTE[:PORT], leurs autres lettres en %XX"),
    ("redis(s)://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], other letters of USER and PASSWORD as %XX", "redis(s)://[[UTILISATEUR]:MOTDEPASSE@]HÔTE[:PORT][/BASE], leurs autres lettres en %XX"),
    ("a database that can be opened and written", "une base qu'on peut ouvrir et écrire"),
    ("a database that can be opened", "une base qu'on peut ouvrir"),
    ("the host of TRYTON_RPC_URL has a public name or address", "l'hôte de TRYTON_RPC_URL a un nom ou une adresse publics"),
    ("a host of a private network (a name without a dot, or a private address), or 0", "un hôte d'un réseau privé (un nom sans point, ou une adresse privée), ou 0"),
    ("the name of a Tryton database", "le nom d'une base de Tryton"),
    ("Tryton has no database of this name", "Tryton n'a pas de base de ce nom"),
    ("Tryton does not accept the service account's login and password", "Tryton refuse le login et le mot de passe du compte de service"),
    ("an active Tryton account", "un compte Tryton actif"),
    ("the service account's login", "le login du compte de service"),
    ("the service account's password", "le mot de passe du compte de service"),
    ("the password that goes with the login", "le mot de passe de ce login"),
    ("the password of PORTAL_LOGIN", "le mot de passe de PORTAL_LOGIN"),
    ("the test customer's login", "le login du client d'essai"),
    ("the test customer's password", "le mot de passe du client d'essai"),
    ("the code of the test customer's party", "le code du tiers du client d'essai"),
    ("the id of a document of another customer", "l'id d'un document d'un autre client"),
    ("its password", "son mot de passe"),
    ("a Tryton login", "un login de Tryton"),
    ("an e-mail address, or NAME <ADDRESS>", "une adresse, ou NOM <ADRESSE>"),
    ("a PEM file of certificates", "un fichier PEM de certificats"),
    ("the path of a PEM file", "le chemin d'un fichier PEM"),
    ("the path of a file that this user may read", "le chemin d'un fichier que cet utilisateur peut lire"),
    ("the path of a readable file", "le chemin d'un fichier lisible"),
    ("the path of a file with the URL, or --to URL, or --replace", "le chemin d'un fichier avec l'URL, ou --to URL, ou --replace"),
    ("the path of a folder", "le chemin d'un dossier"),
    ("the path of a file", "le chemin d'un fichier"),
    ("an age recipient (age1…), as guichet backup keygen prints it", "un destinataire age (age1…), comme guichet backup keygen l'affiche"),
    ("not an age recipient (age1…)", "n'est pas un destinataire age (age1…)"),
    ("an age recipient (age1…)", "un destinataire age (age1…)"),
    ("another folder than GUICHET_BACKUP_DIR", "un autre dossier que GUICHET_BACKUP_DIR"),
    ("is the same folder", "est le même dossier"),
    ("a number from 1", "un nombre à partir de 1"),
    ("how many files, from 1 to 1000", "combien de fichiers, de 1 à 1000"),
    ("development, preproduction or production", "development, preproduction ou production"),
    ("json or text", "json ou text"),
    ("1 or 0", "1 ou 0"),
    ("a filter, as info or guichet=debug", "un filtre, comme info ou guichet=debug"),
    ("a name of docs/configuration.md", "un nom de docs/configuration.md"),
    ("one of the two", "l'un des deux"),
    ("is no variable of Guichet", "n'est pas une variable de Guichet"),
    ("is given twice, as ", "est donné deux fois, ici et dans "),
    (" too", ""),
    ("is not text", "n'est pas du texte"),
    ("are missing", "manquent"),
    ("is missing", "manque"),
    ("cannot be understood", "ne se comprend pas"),
    ("cannot be kept in ", "ne peut être gardée dans "),
    ("cannot be opened for writing", "ne s'ouvre pas en écriture"),
    ("cannot be used as a SQLite database", "ne peut servir de base SQLite"),
    ("cannot be reached", "est injoignable"),
    ("does not let us in", "ne laisse pas entrer"),
    ("did not answer within", "n'a pas répondu en"),
    ("cannot be read", "ne se lit pas"),
    ("PostgreSQL at ", "PostgreSQL à "),
    ("the folder ", "le dossier "),
    (" does not exist", " n'existe pas"),
    (" is not NAME=value", " n'est pas NOM=valeur"),
    ("NAME=value", "NOM=valeur"),
    ("line ", "ligne "),
    ("no such file", "ce fichier n'existe pas"),
    ("entity not found", "absent"),
    ("permission denied", "accès refusé"),
    ("is a directory", "c'est un dossier"),
    ("unavailable: ", "injoignable : "),
    ("corrupt answer: ", "réponse illisible : "),
    ("denied: ", "interdit : "),
    ("refused: ", "refusé : "),
    (": error communicating with database: ", " : "),
    (": error returned from database: ", " : "),
];

/// What the program says of a fault, in French; what it does not know stays as it is.
pub fn french(english: &str) -> String {
    // Of nobody who was named: there is no sentence to be a verb of.
    let mut words = match english.strip_prefix("cannot be reached") {
        Some(why) => format!("injoignable{}", why.replacen(": ", " : ", 1)),
        None => english.to_owned(),
    };
    for (english, french) in PHRASES {
        words = words.replace(english, french);
    }
    words
}

fn fault(fault: &ConfigFault) -> String {
    let (what, expected) = (french(&fault.what), french(&fault.expected));
    format!("{}: {what} ; attendu : {expected}", fault.variable)
}

/// The lines of a fault at start.
pub fn in_french(error: &StartError) -> Vec<String> {
    vec![match error {
        StartError::Configuration(faults) => return faults.0.iter().map(fault).collect(),
        StartError::Schema(level) => start::schema(Language::French, level),
        StartError::AuditKey(words) => start::audit_key(Language::French, words),
        StartError::NoKey { theirs, file } => start::no_key(Language::French, theirs, file),
        StartError::Database(error) => start::database(Language::French, error),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_hidden_by_one_before_it() {
        for (english, words) in PHRASES {
            let said = french(&format!("X {english}"));
            let whole = PHRASES
                .iter()
                .fold(format!("X {words}"), |said, (e, f)| said.replace(e, f));
            assert_eq!(said, whole, "{english}");
        }
    }

    #[test]
    fn who_is_not_named_has_no_verb() {
        let alone = french("cannot be reached: Connection refused");
        assert_eq!(alone, "injoignable : Connection refused");
        let named = french("PostgreSQL at db cannot be reached");
        assert_eq!(named, "PostgreSQL à db est injoignable");
    }
}
