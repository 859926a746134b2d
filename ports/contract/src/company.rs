//! [`ReadCompany`](guichet_driven::ReadCompany).

use std::sync::Arc;

use guichet_driven::ReadCompany;
use guichet_fixtures::expected;

use crate::check::{Must, cases};

cases!(company: Arc<dyn ReadCompany>;
    the_company_is_the_tables,
);

/// Its name and its time zone.
pub async fn the_company_is_the_tables(company: &Arc<dyn ReadCompany>) {
    let read = company.company().await.must("the company");
    let table = &expected().company;
    assert_eq!(read.name, table.name);
    assert_eq!(read.time_zone.as_deref(), Some(table.time_zone.as_str()));
}
