use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{ConfigFault, ConfigFaults, dotenv};

/// Every `GUICHET_*` variable there is. An unknown one is a fault: a misspelt setting must not
/// silently stay at its default.
const KNOWN: &[&str] = &[
    "GUICHET_LISTEN",
    "GUICHET_DIAGNOSTIC",
    "GUICHET_DIAGNOSTIC_LISTEN",
    "GUICHET_METRICS_LISTEN",
    "GUICHET_BASE_URL",
    "GUICHET_TRUSTED_PROXIES",
    "GUICHET_ENV",
    "GUICHET_SECRET_KEY",
    "GUICHET_SECRET_KEY_PREVIOUS",
    "GUICHET_SECRET_KEY_FILE",
    "GUICHET_SECRET_KEY_PREVIOUS_FILE",
    "GUICHET_SITE_DIR",
    "GUICHET_LOG_DIR",
    "GUICHET_LOG_KEEP",
    "GUICHET_TOKEN",
    "GUICHET_BACKUP_DIR",
    "GUICHET_BACKUP_SECOND_DIR",
    "GUICHET_BACKUP_RECIPIENT",
    "GUICHET_BACKUP_IDENTITY_FILE",
    "GUICHET_BACKUP_KEEP",
    "GUICHET_ANONYMISE_KEY",
    "GUICHET_ANONYMISE_KEY_FILE",
];

/// The variables, and the faults found while reading them.
pub(super) struct Source {
    variables: BTreeMap<String, String>,
    faults: Vec<ConfigFault>,
    secret_files: Vec<(String, PathBuf)>,
}

impl Source {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the environment is read"
    )]
    pub(super) fn environment() -> Self {
        let mut variables = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else {
                continue;
            };
            match value.into_string() {
                Ok(value) => drop(variables.insert(name, value)),
                Err(_) if name.starts_with("GUICHET_") || name.starts_with("TRYTON_") => {
                    faults.push(fault(&name, "is not text", "UTF-8"));
                }
                Err(_) => {}
            }
        }
        if matches!(
            variables.get("GUICHET_ENV").map(String::as_str),
            None | Some("development")
        ) {
            match dotenv::read(".env") {
                Ok(file) => {
                    for (name, value) in file {
                        variables.entry(name).or_insert(value);
                    }
                }
                Err(line) => faults.push(fault(
                    ".env",
                    &format!("line {line} is not NAME=value"),
                    "NAME=value",
                )),
            }
        }
        Self::new(variables, faults)
    }

    pub(super) fn variables<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let variables = variables
            .into_iter()
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect();
        Self::new(variables, Vec::new())
    }

    fn new(variables: BTreeMap<String, String>, mut faults: Vec<ConfigFault>) -> Self {
        let unknown =
            |name: &&String| name.starts_with("GUICHET_") && !KNOWN.contains(&name.as_str());
        for name in variables.keys().filter(unknown) {
            faults.push(fault(
                name,
                "is no variable of Guichet",
                "a name of docs/configuration.md",
            ));
        }
        Self {
            variables,
            faults,
            secret_files: Vec::new(),
        }
    }

    pub(super) fn finish<T>(self, value: T) -> Result<T, ConfigFaults> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(self.into_faults())
        }
    }

    pub(super) fn into_faults(self) -> ConfigFaults {
        ConfigFaults(self.faults)
    }

    pub(super) fn fault(&mut self, name: &str, what: &str, expected: &str) {
        self.faults.push(fault(name, what, expected));
    }

    /// The files that secrets were read from, each with the variable that names it.
    pub(super) fn secret_files(&self) -> &[(String, PathBuf)] {
        &self.secret_files
    }

    /// A file that holds a secret which is not read now.
    pub(super) fn note_secret_file(&mut self, name: &str, path: PathBuf) {
        self.secret_files.push((name.to_owned(), path));
    }

    /// Whether a secret is given, in either way.
    pub(super) fn has_secret(&self, name: &str) -> bool {
        let given = |name: &str| self.variables.get(name).is_some_and(|v| !v.is_empty());
        given(name) || given(&format!("{name}_FILE"))
    }

    /// Whether a variable is given at all.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.variables.get(name).is_some_and(|v| !v.is_empty())
    }

    pub(super) fn missing(&mut self, name: &str, expected: &str) {
        self.faults.push(fault(name, "is missing", expected));
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self
            .variables
            .get(name)
            .filter(|text| !text.is_empty())?
            .clone();
        self.check(name, &text, expected, parse)
    }

    pub(super) fn required<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if self.variables.get(name).is_none_or(String::is_empty) {
            self.missing(name, expected);
            return None;
        }
        self.optional(name, expected, parse)
    }

    pub(super) fn with_default<T>(
        &mut self,
        name: &str,
        expected: &str,
        default: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self
            .variables
            .get(name)
            .filter(|t| !t.is_empty())
            .map_or(default, String::as_str)
            .to_owned();
        self.check(name, &text, expected, parse)
    }

    /// A secret: `NAME`, or the content of the file that `NAME_FILE` names, without its last line end.
    pub(super) fn optional_secret<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let file_name = format!("{name}_FILE");
        let Some(path) = self
            .variables
            .get(&file_name)
            .filter(|p| !p.is_empty())
            .cloned()
        else {
            return self.optional(name, expected, parse);
        };
        if self.variables.get(name).is_some_and(|v| !v.is_empty()) {
            self.faults.push(fault(
                name,
                &format!("is given twice, as {file_name} too"),
                "one of the two",
            ));
            return None;
        }
        self.secret_files
            .push((file_name.clone(), PathBuf::from(&path)));
        match std::fs::read_to_string(&path) {
            Ok(text) => self.check(
                &file_name,
                text.trim_end_matches(['\r', '\n']),
                expected,
                parse,
            ),
            Err(error) => {
                self.faults.push(fault(
                    &file_name,
                    &format!("cannot be read ({})", error.kind()),
                    "the path of a readable file",
                ));
                None
            }
        }
    }

    pub(super) fn required_secret<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if !self.has_secret(name) {
            self.missing(name, expected);
            return None;
        }
        self.optional_secret(name, expected, parse)
    }

    /// Reads a text that stands for this variable.
    pub(super) fn check<T>(
        &mut self,
        name: &str,
        text: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(text);
        if value.is_none() {
            self.faults
                .push(fault(name, "cannot be understood", expected));
        }
        value
    }
}

fn fault(variable: &str, what: &str, expected: &str) -> ConfigFault {
    ConfigFault {
        variable: variable.into(),
        what: what.into(),
        expected: expected.into(),
    }
}
