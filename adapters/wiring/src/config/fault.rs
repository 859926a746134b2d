use std::fmt;

/// One thing wrong with the configuration: a line that names the variable and what it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// The variable.
    pub variable: String,
    /// What is wrong, never the value itself: it may be a secret.
    pub what: String,
    /// What is expected.
    pub expected: String,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}; expected: {}",
            self.variable, self.what, self.expected
        )
    }
}

/// Everything wrong with the configuration, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFaults(pub Vec<ConfigFault>);

impl ConfigFaults {
    /// A single one.
    pub(crate) fn of(variable: &str, what: &dyn fmt::Display, expected: &str) -> Self {
        Self(vec![ConfigFault {
            variable: variable.into(),
            what: what.to_string(),
            expected: expected.into(),
        }])
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigFaults {}
