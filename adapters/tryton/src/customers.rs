use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::customers::{Customer, Profile};
use guichet_domain::kernel::{EmailAddress, Language, PartyId};
use guichet_driven::{FindCustomers, PortResult, ReadCustomers};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::context::Context;
use crate::domain_filter::{any, equals, in_scope};
use crate::mapping::{admit, customer};
use crate::service::Tryton;
use crate::wire::party::{CONTACTS, NAME, PROFILE, Party, Profile as WireProfile, Reachable};

/// E-mails asked for in one call: each is a part of one SQL condition, which `SQLite` bounds.
const EMAILS_A_CALL: usize = 100;

#[async_trait]
impl ReadCustomers for Tryton {
    async fn names(&self, scope: &Scope) -> PortResult<Vec<Scoped<Customer>>> {
        let domain = vec![in_scope("id", scope), even_inactive()];
        let rows: Vec<Party> = parties(self, domain, NAME.to_vec()).await?;
        let mut admitted = Vec::with_capacity(rows.len());
        for row in rows {
            let record = customer::record(row.id);
            admitted.extend(admit(scope, record, customer::customer(row)?));
        }
        Ok(admitted)
    }

    async fn profiles(&self, scope: &Scope) -> PortResult<Vec<Scoped<Profile>>> {
        let domain = vec![in_scope("id", scope), even_inactive()];
        let fields = NAME.into_iter().chain(PROFILE).collect();
        let rows: Vec<WireProfile> = parties(self, domain, fields).await?;
        let mut admitted = Vec::with_capacity(rows.len());
        for row in rows {
            let record = customer::record(row.party.id);
            admitted.extend(admit(scope, record, customer::profile(row)?));
        }
        Ok(admitted)
    }
}

#[async_trait]
impl FindCustomers for Tryton {
    async fn by_code(&self, code: &str) -> PortResult<Option<Customer>> {
        let domain = vec![json!(["code", "=", code])];
        let rows: Vec<Party> = parties(self, domain, NAME.to_vec()).await?;
        // Tryton drops spaces around what it is asked for.
        rows.into_iter()
            .find(|row| row.code.as_deref() == Some(code))
            .map(customer::customer)
            .transpose()
    }

    async fn by_ids(&self, ids: &[PartyId]) -> PortResult<Vec<Customer>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
        let domain = vec![json!(["id", "in", ids]), even_inactive()];
        let rows: Vec<Party> = parties(self, domain, NAME.to_vec()).await?;
        rows.into_iter().map(customer::customer).collect()
    }

    async fn by_emails(
        &self,
        emails: &[EmailAddress],
    ) -> PortResult<Vec<(EmailAddress, Customer)>> {
        let mut found = Vec::new();
        for some in emails.chunks(EMAILS_A_CALL) {
            // More may be found where wildcards cannot be escaped: each is compared below.
            let all: String = some.iter().map(EmailAddress::as_str).collect();
            let wildcards = self.wildcards(&all).await?;
            let values = any(some
                .iter()
                .map(|email| equals("value", email.as_str(), wildcards)));
            let is_email = json!(["type", "=", "email"]);
            let domain = vec![json!(["contact_mechanisms", "where", [is_email, values]])];
            let fields = NAME.into_iter().chain(CONTACTS).collect();
            let rows: Vec<Reachable> = parties(self, domain, fields).await?;
            for row in rows {
                found.extend(customer::emails_found(row, some)?);
            }
        }
        Ok(found)
    }
}

async fn parties<R: DeserializeOwned>(
    tryton: &Tryton,
    domain: Vec<Value>,
    fields: Vec<&'static str>,
) -> PortResult<Vec<R>> {
    let order = [("id", "ASC")];
    let args = (domain, 0, Value::Null, order, fields);
    tryton
        .read(
            "model.party.party.search_read",
            args,
            &Context::of(Language::default()),
        )
        .await
}

/// A customer that was deactivated still has its papers. (As a clause, it leaves the
/// customer's own addresses and contacts to be the active ones.)
fn even_inactive() -> Value {
    json!(["active", "in", [true, false]])
}
