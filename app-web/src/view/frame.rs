//! What stands around every page: header, tabs, footer.

use std::fmt::{self, Display};

use askama::filters::HtmlSafe;
use guichet_domain::access::Role;
use guichet_domain::kernel::Language;

use super::parts::When;
use super::query::Query;
use crate::i18n::{Arg, Rich, Texts, texts};

/// The company as its customers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub company: String,
    /// Where customers write; without it no page offers to.
    pub email: Option<String>,
    /// Where they call, as it is written.
    pub phone: Option<String>,
}

/// A customer the person may act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerChoice {
    /// The party's id, sent back as the form field `client`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its code on the company's papers.
    pub code: String,
    /// Whether the pages are narrowed to it.
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person's name; the login where there is none.
    pub name: String,
    /// The login.
    pub login: String,
    /// The session's token for the hidden field `csrf`.
    pub csrf: String,
    /// The customers; with two or more, none of them current means all.
    pub customers: Vec<CustomerChoice>,
    /// Invoices late, where this page has read it already; zero is not shown.
    pub invoices_overdue: Option<usize>,
}

/// A member of the staff who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccount {
    /// The person's name.
    pub name: String,
    /// The login.
    pub login: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The session's token for the hidden field `csrf`.
    pub csrf: String,
    /// A mark of the person, by which their device keeps their drafts apart from others'.
    pub mark: String,
    /// Whether the portal keeps their password.
    pub is_local: bool,
    /// They can do nothing before they have chosen another password.
    pub is_held: bool,
}

impl StaffAccount {
    /// Whether the board of errors is theirs to see.
    pub(super) fn sees_errors(&self) -> bool {
        let able = [Role::Administrator, Role::Support];
        self.roles.iter().any(|role| able.contains(role))
    }

    pub(super) fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// The first letters of a name's first two words.
fn initials(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let letters = words.filter_map(|word| word.chars().next()).take(2);
    letters.flat_map(char::to_uppercase).collect()
}

impl Account {
    pub(super) fn initials(&self) -> String {
        initials(&self.name)
    }

    pub(super) fn current(&self) -> Option<&CustomerChoice> {
        self.customers
            .iter()
            .find(|c| c.current)
            .or_else(|| self.customers.first().filter(|_| self.customers.len() == 1))
    }
}

/// What every page has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The page's language.
    pub language: Language,
    /// The company.
    pub site: Site,
    /// The nonce of this answer's policy, for the one script.
    pub nonce: String,
    /// This page's own address, for the choice of language.
    pub here: Query,
    /// The current year, for the footer.
    pub year: i32,
    /// The customer's person who is signed in, if someone is.
    pub account: Option<Account>,
    /// The member of the staff, on the pages of theirs.
    pub staff: Option<StaffAccount>,
    /// What is here was restored from a backup, and customers wait until it is released.
    pub held: bool,
    /// What is here was anonymised, and no mail leaves.
    pub anonymised: bool,
    /// When the data on the page was read; `None` where there is none.
    pub read_at: Option<When>,
    /// The key, or the address, of the form that was just taken: its draft is not needed any more.
    pub done: Option<String>,
}

/// Where the script writes when a draft was made.
struct DraftTime;

impl Display for DraftTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<span data-when></span>")
    }
}

impl HtmlSafe for DraftTime {}

impl Frame {
    /// Days that a device keeps a draft.
    pub(super) fn draft_days() -> u32 {
        7
    }

    pub(super) fn draft_restored(&self) -> Rich {
        self.rich("draft-restored", "when", DraftTime)
    }

    /// The words of the page's language.
    pub fn texts(&self) -> &'static Texts {
        texts(self.language)
    }

    /// A message.
    pub fn t(&self, key: &str) -> String {
        self.texts().t(key)
    }

    /// A message with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.texts().t1(key, name, value)
    }

    /// A message with two arguments.
    pub fn t2(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        self.texts().t2(key, n1, v1, n2, v2)
    }

    /// A message with a piece of page in it.
    pub fn rich(&self, key: &str, name: &str, piece: impl HtmlSafe) -> Rich {
        self.texts().rich(key, name, piece)
    }

    /// What a role is called.
    pub fn role(&self, role: &Role) -> String {
        super::staff::role(self.texts(), *role)
    }

    pub(super) fn asset(name: &str) -> String {
        crate::assets::url(name)
    }

    pub(super) fn is_french(&self) -> bool {
        self.language == Language::French
    }

    pub(super) fn in_language(&self, code: &str) -> String {
        self.here.with("lang", code).href()
    }

    /// Exactly this page.
    pub(super) fn is_at(&self, path: &str) -> bool {
        self.here.path() == path
    }

    /// Marks a link to this page, or to the list that this page belongs to.
    pub(super) fn current(&self, path: &str) -> Mark {
        Mark(if self.is_at(path) {
            r#" aria-current="page""#
        } else if self.here.path().starts_with(path) {
            r#" aria-current="true""#
        } else {
            ""
        })
    }

    /// A telephone number without what people write between its digits.
    pub(super) fn dial(phone: &str) -> String {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    }
}

/// An attribute of ours.
pub(super) struct Mark(&'static str);

impl Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl HtmlSafe for Mark {}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, current: &[bool]) -> Account {
        let customer = |current: &bool| CustomerChoice {
            id: "1".to_owned(),
            name: "Lefèvre".to_owned(),
            code: "1042".to_owned(),
            current: *current,
        };
        Account {
            name: name.to_owned(),
            login: "claire".to_owned(),
            csrf: String::new(),
            customers: current.iter().map(customer).collect(),
            invoices_overdue: None,
        }
    }

    #[test]
    fn initials_come_from_any_name() {
        assert_eq!(account("Claire Lefèvre", &[]).initials(), "CL");
        assert_eq!(account("élise d'Arc de Triomphe", &[]).initials(), "ÉD");
        assert_eq!(account("claire.lefevre", &[]).initials(), "CL");
        assert_eq!(account("<script>", &[]).initials(), "S");
        assert_eq!(account("", &[]).initials(), "");
    }

    #[test]
    fn one_customer_is_always_the_current_one_of_several_only_if_chosen() {
        assert!(account("x", &[false]).current().is_some());
        assert!(account("x", &[false, true]).current().is_some());
        assert!(account("x", &[false, false]).current().is_none());
        assert!(account("x", &[]).current().is_none());
    }
}
