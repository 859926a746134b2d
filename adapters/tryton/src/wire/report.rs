//! What `report.*.execute` answers: ending, content, whether to print at once, name.

use std::fmt;

use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::typed::WBytes;

/// A report as Tryton made it.
#[derive(Debug)]
pub(crate) struct Report {
    /// `pdf`, `odt`, ...: what it is, whatever was asked for.
    pub(crate) extension: String,
    pub(crate) content: WBytes,
}

impl<'de> Deserialize<'de> for Report {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Report;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a report: ending, content, ...")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Report, A::Error> {
                let missing = |n| A::Error::invalid_length(n, &self);
                let extension = parts.next_element()?.ok_or_else(|| missing(0))?;
                let content = parts.next_element()?.ok_or_else(|| missing(1))?;
                while parts.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Report { extension, content })
            }
        }
        from.deserialize_seq(Parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_two_parts_are_the_report() {
        let answer = r#"["odt", {"__class__": "bytes", "base64": "UEsD\nBBQ=\n"}, 0, "Vente-25"]"#;
        let report: Report = serde_json::from_str(answer).unwrap();
        assert_eq!(report.extension, "odt");
        assert_eq!(report.content.0, b"PK\x03\x04\x14");
        assert!(serde_json::from_str::<Report>(r#"["odt"]"#).is_err());
    }
}
