use std::sync::Arc;

use guichet_domain::customers::{Contact, ContactKind, Customer, Match, Profile};
use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::{Actor, AuditEvent, ReadAccounts, ReadAudit, ReadLinks};
use guichet_memory::{CUSTOMERS_GROUP, MemoryErp, MemoryLogin};
use guichet_portal::operators::OperatorParts;
use guichet_portal::{Operators, PasswordCost};
use guichet_wiring::{InMemory, KeySeal, OsRandom};

/// The fixtures company, whose own logins are linked, and three customers more: NEUF, and the two
/// of one group, which share an e-mail.
pub(super) struct Company {
    pub(super) guichet: InMemory,
    pub(super) operators: Operators,
}

impl Company {
    pub(super) async fn new() -> Self {
        let guichet = InMemory::today().await.expect("a company");
        let sql = Arc::new(guichet.sql.clone());
        let operators = Operators::new(OperatorParts {
            customers: guichet.erp.clone(),
            accounts: guichet.erp.clone(),
            links: sql.clone(),
            staff: sql.clone(),
            tokens: sql.clone(),
            outbox: sql.clone(),
            recovery: sql.clone(),
            governance: guichet.governance(),
            chain: sql.clone(),
            seal: Arc::new(KeySeal::temporary()),
            work: sql.clone(),
            inspect: sql.clone(),
            schema: sql,
            prepare: None,
            clock: guichet.clock.clone(),
            random: Arc::new(OsRandom),
            password_cost: PasswordCost::CHEAP,
            operator: "maria".into(),
        });
        let erp = &guichet.erp;
        customer(erp, 9_001, "NEUF", "achats@neuf.example");
        customer(erp, 9_002, "GROUPE-A", "commun@groupe.example");
        customer(erp, 9_003, "GROUPE-B", "commun@groupe.example");
        Self { guichet, operators }
    }

    /// A login of the customers' group that nobody has linked.
    pub(super) fn login(&self, user: i64, login: &str, email: Option<&str>) {
        let mut new = self.guichet.erp.login("alice").expect("a login to copy");
        new.account.user = UserId::new(user).expect("an id");
        new.account.login = login.into();
        new.email = email.map(|email| email.parse().expect("an address"));
        new.groups = [CUSTOMERS_GROUP.to_owned()].into();
        self.guichet.erp.put_login(new);
    }

    pub(super) fn change(&self, login: &str, how: impl FnOnce(&mut MemoryLogin)) {
        let mut changed = self.guichet.erp.login(login).expect("a login");
        how(&mut changed);
        self.guichet.erp.put_login(changed);
    }

    /// The codes of the customers a user is linked to, and the names the links were made under.
    pub(super) async fn links(&self, user: i64) -> Vec<(i64, String)> {
        let user = UserId::new(user).expect("an id");
        let links = self.guichet.sql.of_user(user).await.expect("links");
        let row = |link: guichet_domain::customers::Link| (link.party.get(), link.login);
        links.into_iter().map(row).collect()
    }

    /// Everybody's links.
    pub(super) async fn all_links(&self) -> Vec<guichet_domain::customers::Link> {
        self.guichet.sql.all(None, 500).await.expect("links")
    }

    /// Who did what, oldest first; opening sessions left out.
    pub(super) async fn audit(&self) -> Vec<(Actor, AuditEvent)> {
        let entries = self.guichet.sql.entries(None, 100).await.expect("entries");
        let entries = entries.into_iter().map(|audited| audited.entry);
        let entries = entries.map(|entry| (entry.actor, entry.event));
        entries
            .filter(|(_, event)| !matches!(event, AuditEvent::SignedIn { .. }))
            .collect()
    }

    pub(super) async fn user(&self, login: &str) -> UserId {
        let account = self.guichet.erp.by_login(login).await.expect("an answer");
        account.expect("a login").user
    }
}

pub(super) fn linked(user: i64, party: i64) -> (Actor, AuditEvent) {
    let event = AuditEvent::Linked {
        user: UserId::new(user).expect("an id"),
        party: PartyId::new(party).expect("an id"),
    };
    (Actor::Operator("maria".into()), event)
}

pub(super) fn unlinked(user: i64, links: u64) -> (Actor, AuditEvent) {
    let user = UserId::new(user).expect("an id");
    let event = AuditEvent::Unlinked { user, links };
    (Actor::Operator("maria".into()), event)
}

pub(super) fn logins(matches: &[Match]) -> Vec<&str> {
    matches.iter().map(|m| m.candidate.login.as_str()).collect()
}

fn customer(erp: &MemoryErp, id: i64, code: &str, email: &str) {
    let contact = Contact {
        kind: ContactKind::Email,
        value: email.into(),
    };
    erp.put_customer(Profile {
        customer: Customer {
            id: PartyId::new(id).expect("an id"),
            code: code.into(),
            name: format!("Client {code}"),
        },
        addresses: vec![],
        contacts: vec![contact],
        identifiers: vec![],
        payment_term: None,
    });
}
