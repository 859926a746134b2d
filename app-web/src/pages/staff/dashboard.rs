use poem::{Response, handler};

use super::StaffPerson;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::staff::dashboard::StaffDashboardPage;

/// `/equipe/tableau-de-bord/`
#[handler]
pub(crate) async fn show(person: StaffPerson) -> Result<Response, Fault> {
    private(&StaffDashboardPage {
        frame: person.frame(),
    })
}
