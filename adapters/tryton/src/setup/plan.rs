//! What set-up leaves behind in Tryton, as data: groups, rights, and what is closed to whom.

use serde_json::{Value, json};

/// The group of the service account.
pub(crate) const SERVICE_GROUP: &str = "Guichet";

/// The group of the account that manages customers' logins.
pub(super) const ACCOUNTS_GROUP: &str = "Guichet comptes";

/// One row of rights: a model and what may be done to it, beside being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Right {
    pub(crate) model: &'static str,
    pub(crate) write: bool,
    pub(crate) create: bool,
}

const fn read(model: &'static str) -> Right {
    Right {
        model,
        write: false,
        create: false,
    }
}

/// What the service account needs: orders to place, the rest to read. `account.move` is read
/// for the question whether an invoice is overdue, nothing of it is shown.
pub(crate) const SERVICE_RIGHTS: [Right; 7] = [
    Right {
        model: "sale.sale",
        write: true,
        create: true,
    },
    read("account.invoice"),
    read("account.invoice.line"),
    read("account.move"),
    read("account.move.line"),
    read("stock.shipment.out"),
    read("stock.move"),
];

/// Models that writing stays open on for the service account although Tryton has no rights for
/// them: what an order is made of, and its own device cookie (closed to others' by a rule).
pub(super) const SERVICE_WRITES: [&str; 3] =
    ["sale.line", "sale.line-account.tax", "res.user.device"];

/// The accounts account manages logins; whose, says its rule.
pub(super) const ACCOUNTS_RIGHTS: [Right; 1] = [Right {
    model: "res.user",
    write: true,
    create: true,
}];

/// What a login, its group and its company are made of: rules of their own say whose. A login
/// that is deactivated or gets another password loses its sessions, in 7.0 with the rights of who
/// does it; no session can be reached by RPC. Its devices are looked for in the same way: a rule
/// hides them, and what is not found is not in the way.
pub(super) const ACCOUNTS_WRITES: [&str; 6] = [
    "res.user",
    "res.user-res.group",
    "res.user-company.company",
    "res.user-company.employee",
    "ir.session",
    "res.user.device",
];

/// What Tryton's own refusals and labels are made of: closed to reading, a refusal turns from a
/// sentence into an exception inside Tryton. Closed to writing like all else.
pub(super) const READABLE: [&str; 3] = ["ir.lang", "ir.message", "ir.translation"];

/// A domain that no record is in.
pub(super) fn nothing() -> Value {
    json!([["id", "<", 0]])
}

/// A rule's domain for members, and for nobody else. From 8.2 on Tryton counts an administrator
/// among the members of every group, and says so to the rule; before, nothing says it.
pub(super) fn for_members(domain: &Value) -> String {
    let administrator = json!({ "__class__": "Eval", "v": "is_administrator", "d": false });
    json!([{ "__class__": "If", "c": administrator, "t": [], "e": domain }]).to_string()
}

/// Records sent to Tryton in one call: a few hundred milliseconds of work.
pub(super) const BATCH: usize = 25;

/// Records read in one call.
pub(super) const PAGE: usize = 1000;
