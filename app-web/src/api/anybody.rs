use guichet_portal::Door;
use poem::Request;

use super::caller::{self, Caller, TOKEN};
use super::extracted::extracted;
use super::staff_caller::{self, StaffCaller};
use crate::auth;
use crate::problem::Fault;
use crate::visit::Visit;

/// Whoever calls, at either door. With both cookies it is the customer, unless `door` says.
pub(crate) enum Anybody {
    /// A customer's person.
    Customer(Caller),
    /// A member of the staff.
    Staff(StaffCaller),
}

extracted!(
    Anybody,
    staff_caller::register,
    TOKEN,
    caller::COOKIE,
    staff_caller::COOKIE
);

impl Anybody {
    /// Who calls, or why nobody does.
    pub(super) async fn of(request: &Request, visit: Visit) -> Result<Self, Fault> {
        if !matches!(asked(&visit), Some(Door::Staff)) {
            match auth::caller(request, &visit).await {
                Ok(known) => return Ok(Self::Customer(Caller { known, visit })),
                Err(fault) if !is_elsewhere(&fault, &visit) => return Err(fault),
                Err(_) => {}
            }
        }
        let known = auth::staff_caller(request, &visit).await?;
        Ok(Self::Staff(StaffCaller { known, visit }))
    }
}

/// Whether somebody who is no customer may be one of the staff. An ended cookie of one door says
/// nothing of the other.
fn is_elsewhere(fault: &Fault, visit: &Visit) -> bool {
    let open = asked(visit).is_none();
    let other_cookie = visit.staff_cookie.is_some();
    match fault {
        Fault::NotACustomer => open,
        Fault::NotSignedIn => open && other_cookie,
        _ => false,
    }
}

/// The door of the query.
fn asked(visit: &Visit) -> Option<Door> {
    match visit.param("door") {
        Some("staff") => Some(Door::Staff),
        Some("customer") => Some(Door::Customer),
        _ => None,
    }
}
