use async_trait::async_trait;
use guichet_domain::kernel::Language;
use guichet_driven::{Company, PortError, PortResult, ReadCompany};
use serde::Deserialize;
use serde_json::json;

use crate::context::Context;
use crate::service::Tryton;

/// The service account's own company: the one whose rows it reads.
const FIELDS: [&str; 4] = [
    "company.timezone",
    "company.party.name",
    "company.party.email",
    "company.party.phone",
];

#[derive(Deserialize)]
struct ServiceUser {
    #[serde(rename = "company.")]
    company: Option<CompanyRow>,
}

#[derive(Deserialize)]
struct CompanyRow {
    timezone: Option<String>,
    #[serde(rename = "party.")]
    party: PartyRow,
}

#[derive(Deserialize)]
struct PartyRow {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

#[async_trait]
impl ReadCompany for Tryton {
    async fn company(&self) -> PortResult<Company> {
        let domain = json!([["login", "=", self.service_login()]]);
        let args = (domain, 0, 1, json!(null), FIELDS);
        let context = Context::of(Language::default());
        let rows: Vec<ServiceUser> = self
            .read("model.res.user.search_read", args, &context)
            .await?;
        let row = rows.into_iter().find_map(|user| user.company);
        let row = row.ok_or_else(|| PortError::corrupt("the service account has no company"))?;
        let filled = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
        Ok(Company {
            name: row.party.name.unwrap_or_default(),
            time_zone: filled(row.timezone),
            email: filled(row.party.email),
            phone: filled(row.party.phone),
        })
    }
}
