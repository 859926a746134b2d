use guichet_driven::PortResult;

use super::Staff;

/// Where somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The customers'.
    Customer,
    /// The staff's.
    Staff,
}

impl Staff<'_> {
    /// The door of a login, where the person does not say: the customers' if it is linked to a
    /// customer, else the staff's if it is one of theirs, else the customers'.
    pub async fn door_of(&self, login: &str) -> PortResult<Door> {
        let (login, parts) = (login.trim(), &self.0.parts);
        if !parts.links.of_login(login).await?.is_empty() {
            return Ok(Door::Customer);
        }
        let staff = parts.staff.by_login(login).await?;
        Ok(staff.map_or(Door::Customer, |_| Door::Staff))
    }
}
