//! What people and older programs call the roles.

use guichet_kernel::Words;
use strsim::damerau_levenshtein;

use crate::Role;

/// Other names of a role, as [`folded`] writes them: the one place where there are any.
const ALIASES: &[(&str, Role)] = &[
    ("admin", Role::Administrator),
    ("admin_tech", Role::Administrator),
    ("administrateur", Role::Administrator),
    ("administrateur_technique", Role::Administrator),
    ("administratrice", Role::Administrator),
    ("administratrice_technique", Role::Administrator),
    ("administration", Role::Administrator),
    ("directeur", Role::Direction),
    ("directrice", Role::Direction),
    ("direction_generale", Role::Direction),
    ("management", Role::Direction),
    ("chef_de_projet", Role::ProjectLead),
    ("chefferie_de_projet", Role::ProjectLead),
    ("chef_projet", Role::ProjectLead),
    ("cheffe_de_projet", Role::ProjectLead),
    ("lead", Role::ProjectLead),
    ("project_manager", Role::ProjectLead),
    ("responsable_de_projet", Role::ProjectLead),
    ("responsable_projet", Role::ProjectLead),
    ("responsable_secteur", Role::ProjectLead),
    ("dev_senior", Role::SeniorDeveloper),
    ("developpement_senior", Role::SeniorDeveloper),
    ("developpeur_senior", Role::SeniorDeveloper),
    ("developpeuse_senior", Role::SeniorDeveloper),
    ("senior_dev", Role::SeniorDeveloper),
    ("dev", Role::Developer),
    ("developpement", Role::Developer),
    ("developpeur", Role::Developer),
    ("developpeuse", Role::Developer),
    ("assistance", Role::Support),
    ("helpdesk", Role::Support),
    ("help_desk", Role::Support),
    ("accounting", Role::Finance),
    ("comptabilite", Role::Finance),
    ("comptable", Role::Finance),
    ("finances", Role::Finance),
];

/// Roles suggested at the most.
const SUGGESTED: usize = 3;

/// Characters of a name that are looked at: no name of a role is longer.
const LONGEST: usize = 64;

/// Nobody calls a role so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no role is called so")]
pub struct UnknownRole {
    /// What may have been meant, the nearest first; none where nothing is near.
    pub nearest: Vec<Role>,
}

impl Role {
    /// Roles that are looked over at intervals: who holds one sees or may do everything.
    pub const SENSITIVE: [Self; 2] = [Self::Administrator, Self::Direction];

    /// The role of this name or alias; case, accents, and what stands between its words aside.
    ///
    /// # Errors
    /// With the roles whose names come nearest.
    pub fn named(name: &str) -> Result<Self, UnknownRole> {
        let name = folded(name);
        names()
            .find(|(known, _)| *known == name)
            .map(|(_, role)| role)
            .ok_or_else(|| UnknownRole {
                nearest: nearest(&name),
            })
    }
}

/// Every name a role has, its own first.
fn names() -> impl Iterator<Item = (&'static str, Role)> {
    let own = Role::ALL.iter().map(|(role, word)| (*word, *role));
    own.chain(ALIASES.iter().copied())
}

/// Lower case without accents, its words with `_` between them.
fn folded(name: &str) -> String {
    let letters = name.trim().chars().flat_map(char::to_lowercase);
    let plain: String = letters.take(LONGEST).flat_map(plain).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// A lower-case letter without its accent, also where that stands as a mark of its own.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let plain = match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        '\u{300}'..='\u{36f}' => "",
        _ => return [Some(letter), None].into_iter().flatten(),
    };
    let mut letters = plain.chars();
    [letters.next(), letters.next()].into_iter().flatten()
}

/// Roles with a name that a few slips of the pen lead to.
fn nearest(name: &str) -> Vec<Role> {
    let near = 1 + name.chars().count() / 4;
    let mut found: Vec<(usize, Role)> = names()
        .map(|(known, role)| (damerau_levenshtein(name, known), role))
        .filter(|(slips, _)| *slips <= near)
        .collect();
    found.sort_unstable();
    let mut roles = Vec::new();
    for (_, role) in found {
        if !roles.contains(&role) && roles.len() < SUGGESTED {
            roles.push(role);
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_by_its_own_name() {
        for (role, word) in Role::ALL {
            assert_eq!(Role::named(word), Ok(*role));
        }
    }

    #[test]
    fn an_alias_is_found_whatever_its_case_accents_and_spaces() {
        for (name, role) in [
            ("directrice", Role::Direction),
            (" Directeur ", Role::Direction),
            ("DIRECTION", Role::Direction),
            ("Responsable secteur", Role::ProjectLead),
            ("responsable-secteur", Role::ProjectLead),
            ("Admin Tech", Role::Administrator),
            ("Développeuse", Role::Developer),
            ("De\u{301}veloppeur  Sénior", Role::SeniorDeveloper),
            ("Comptabilité", Role::Finance),
            ("Senior Developer", Role::SeniorDeveloper),
        ] {
            assert_eq!(Role::named(name), Ok(role), "{name}");
        }
    }

    #[test]
    fn an_alias_stands_once_and_as_names_are_looked_for() {
        let mut all: Vec<&str> = names().map(|(name, _)| name).collect();
        for name in &all {
            assert_eq!(folded(name), *name, "never found otherwise");
            assert!(name.chars().count() <= LONGEST);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "one name, one role");
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest() {
        let nearest = |name| Role::named(name).map_err(|unknown| unknown.nearest);
        assert_eq!(nearest("directer"), Err(vec![Role::Direction]));
        assert_eq!(nearest("develloper"), Err(vec![Role::Developer]));
        assert_eq!(nearest("suport"), Err(vec![Role::Support]));
        assert_eq!(nearest("astronaut"), Err(vec![]));
        assert_eq!(nearest(""), Err(vec![]));
        assert_eq!(nearest("___"), Err(vec![]));
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long), Err(vec![]));
    }
}
