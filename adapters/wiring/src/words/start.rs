//! Why a program does not begin, in words. The server's log is English.

use std::path::Path;

use guichet_domain::kernel::Language;
use guichet_driven::{PortError, SchemaLevel, unknown_key_names};

fn said(language: Language, french: String, english: String) -> String {
    match language {
        Language::French => french,
        Language::English => english,
    }
}

/// The portal's schema is not as this program needs it.
pub fn schema(language: Language, level: &SchemaLevel) -> String {
    match level {
        SchemaLevel::Current { last } => said(
            language,
            format!("le schéma du portail est à jour ({last})"),
            format!("the portal's schema is current ({last})"),
        ),
        SchemaLevel::Behind { pending } => {
            let (count, names) = (pending.len(), pending.join(", "));
            said(
                language,
                format!(
                    "PORTAL_DB_URL: le schéma du portail a {count} migrations de retard ({names}) ; lancez : guichet migrate"
                ),
                format!(
                    "PORTAL_DB_URL: the portal's schema is behind by {count} ({names}); run: guichet migrate"
                ),
            )
        }
        SchemaLevel::Ahead { unknown } => {
            let names = unknown.join(", ");
            said(
                language,
                format!(
                    "PORTAL_DB_URL: un programme plus récent a migré cette base ({names}) ; lancez cette version, ou restaurez une sauvegarde"
                ),
                format!(
                    "PORTAL_DB_URL: a newer program has migrated this database ({names}); run that version, or restore a backup"
                ),
            )
        }
        SchemaLevel::HalfMigrated { migration } => said(
            language,
            format!(
                "PORTAL_DB_URL: la migration {migration} a commencé et n'a pas fini ; restaurez la sauvegarde d'avant, puis lancez : guichet migrate"
            ),
            format!(
                "PORTAL_DB_URL: the migration {migration} began and did not end; restore the backup made before it, then run: guichet migrate"
            ),
        ),
    }
}

/// The newest entry of the audit is sealed with a key that is not at hand, out of the words of the
/// refusal to seal after it.
pub fn other_key(language: Language, refusal: &str) -> String {
    let named = unknown_key_names(refusal)
        .map(|(theirs, ours)| format!(" (elle se nomme {theirs}, celle d'ici {ours})"));
    said(
        language,
        format!(
            "la dernière entrée de l'audit est scellée avec une autre clé{}",
            named.unwrap_or_default()
        ),
        refusal.to_owned(),
    )
}

/// The audit goes on with a key that is not at hand.
pub fn audit_key(language: Language, refusal: &str) -> String {
    let why = other_key(language, refusal);
    said(
        language,
        format!(
            "GUICHET_SECRET_KEY: {why} ; attendu : la clé du portail, ici ou dans GUICHET_SECRET_KEY_PREVIOUS (docs/configuration.md dit comment un shell la reçoit)"
        ),
        format!(
            "GUICHET_SECRET_KEY: {why}; expected: the portal's own key, here or in GUICHET_SECRET_KEY_PREVIOUS (docs/configuration.md says how a shell gets it)"
        ),
    )
}

/// The audit was sealed with a key, and there is none here. That of a moment ago is not named: it
/// is another one each time.
pub fn no_key(language: Language, theirs: &str, file: &Path) -> String {
    let file = file.display();
    said(
        language,
        format!(
            "GUICHET_SECRET_KEY: la dernière entrée de l'audit est scellée avec une autre clé (elle se nomme {theirs}), et aucune n'est donnée ici ; attendu : la clé de cette base, ou son fichier .key copié comme {file}"
        ),
        format!(
            "GUICHET_SECRET_KEY: the newest entry of the audit was sealed with another key (its name is {theirs}), and none is given here; expected: the key of this database, or its .key file copied as {file}"
        ),
    )
}

/// The portal's database does not answer.
pub fn database(language: Language, error: &PortError) -> String {
    said(
        language,
        format!("PORTAL_DB_URL: la base ne répond pas : {error}"),
        format!("PORTAL_DB_URL: the database does not answer: {error}"),
    )
}
