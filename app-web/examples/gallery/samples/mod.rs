//! Every page and every state of it, with sample data.
#![expect(clippy::expect_used, reason = "samples are constants, and right")]
#![expect(clippy::too_many_lines, reason = "one sample after the other")]

mod diagnostic;
mod documents;
mod governance;
mod lists;
mod staff;

use chrono::NaiveDate;
use chrono_tz::Europe::Paris;
use guichet_domain::customers::ContactKind;
use guichet_domain::kernel::{Currency, Language, Money};
use guichet_web::format::Formatter;
use guichet_web::view::error::{ErrorPage, Fault};
use guichet_web::view::frame::{Account, CustomerChoice, Frame, Site};
use guichet_web::view::parts::{Amount, When};
use guichet_web::view::profile::{
    AddressRow, ContactRow, CustomerCard, IdentifierRow, NoCustomerPage, ProfilePage,
    identifier_kind,
};
use guichet_web::view::public::{HomePage, ProductsPage, ServicesPage};
use guichet_web::view::query::Query;
use guichet_web::view::sign_in::{Reason, SignInPage};
use rust_decimal::Decimal;

/// A name that would break a page that does not escape.
pub(crate) const HOSTILE: &str = r#"<script>alert("1")</script> & 'Fils'"#;

type Pages = Vec<(String, String)>;

/// Builds samples in one language.
pub(crate) struct Sample {
    language: Language,
    write: Formatter,
}

impl Sample {
    fn day(&self, text: &str) -> When {
        When::day(date(text), &self.write)
    }

    fn long_day(&self, text: &str) -> When {
        When::long_day(date(text), &self.write)
    }

    fn instant(&self, text: &str) -> When {
        When::instant(text.parse().expect("an instant"), &self.write)
    }

    fn money(&self, amount: &str, code: &str) -> Amount {
        Amount::faint_if_zero(&money(amount, code), &self.write)
    }

    fn euro(&self, amount: &str) -> Amount {
        self.money(amount, "EUR")
    }

    fn t(&self, key: &str) -> String {
        self.write.texts().t(key)
    }

    /// French or English, where the ERP would say it.
    fn erp(&self, fr: &str, en: &str) -> String {
        match self.language {
            Language::French => fr.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    fn stranger(&self, path: &str) -> Frame {
        Frame {
            language: self.language,
            site: Site {
                company: "Fournitures Lemoine".to_owned(),
                email: Some("contact@lemoine.example".to_owned()),
                phone: Some("02 40 00 00 01".to_owned()),
            },
            nonce: "c2FtcGxl".to_owned(),
            here: Query::of_request(path, ""),
            year: 2026,
            account: None,
            staff: None,
            held: false,
            anonymised: false,
            read_at: None,
            done: None,
        }
    }

    fn customer(&self, path: &str) -> Frame {
        let choice = |id: &str, name: &str, code: &str, current| CustomerChoice {
            id: id.to_owned(),
            name: name.to_owned(),
            code: code.to_owned(),
            current,
        };
        Frame {
            account: Some(Account {
                name: "Claire Lefèvre".to_owned(),
                login: "claire.lefevre".to_owned(),
                csrf: "dG9rZW4".to_owned(),
                customers: vec![
                    choice("1042", "Menuiserie Lefèvre SARL", "1042", true),
                    choice("1187", "Lefèvre Agencement SAS", "1187", false),
                ],
                invoices_overdue: Some(1),
            }),
            read_at: Some(self.instant("2026-02-06T09:42:00Z")),
            ..self.stranger(path)
        }
    }

    fn single(&self, path: &str, name: &str) -> Frame {
        let mut frame = self.customer(path);
        if let Some(account) = &mut frame.account {
            account.customers.truncate(1);
            name.clone_into(&mut account.customers[0].name);
            account.invoices_overdue = None;
        }
        frame
    }
}

/// Every page by its name.
pub(crate) fn pages(language: Language) -> askama::Result<Pages> {
    let sample = Sample {
        language,
        write: Formatter::new(language, Paris),
    };
    let mut pages = Pages::new();
    public(&sample, &mut pages)?;
    sign_in(&sample, &mut pages)?;
    lists::all(&sample, &mut pages)?;
    documents::all(&sample, &mut pages)?;
    account(&sample, &mut pages)?;
    errors(&sample, &mut pages)?;
    staff::all(&sample, &mut pages)?;
    diagnostic::all(&sample, &mut pages)?;
    governance::all(&sample, &mut pages)?;
    Ok(pages)
}

fn add(pages: &mut Pages, name: &str, page: &impl askama::Template) -> askama::Result<()> {
    pages.push((name.to_owned(), page.render()?));
    Ok(())
}

fn public(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let home = |signed_out| HomePage {
        frame: sample.stranger("/"),
        signed_out,
    };
    add(pages, "home", &home(false))?;
    add(pages, "home-signed-out", &home(true))?;
    let page = HomePage {
        frame: sample.customer("/"),
        signed_out: false,
    };
    add(pages, "home-signed-in", &page)?;
    add(
        pages,
        "services",
        &ServicesPage {
            frame: sample.stranger("/services/"),
        },
    )?;
    add(
        pages,
        "products",
        &ProductsPage {
            frame: sample.stranger("/produits/"),
        },
    )
}

fn sign_in(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let reasons = [
        ("sign-in", Reason::Asked),
        ("sign-in-wrong", Reason::Wrong),
        ("sign-in-throttled", Reason::Throttled { minutes: 15 }),
        ("sign-in-expired", Reason::Expired { minutes: 30 }),
        ("sign-in-signed-out", Reason::SignedOut),
        ("sign-in-stale", Reason::Stale),
        ("sign-in-down", Reason::Unavailable),
    ];
    for (name, reason) in reasons {
        let page = SignInPage {
            frame: sample.stranger("/client/"),
            csrf: "dG9rZW4".to_owned(),
            next: (reason != Reason::Asked).then(|| "/client/commandes/?q=vis".to_owned()),
            login: if reason == Reason::Wrong {
                "claire.lefevre".to_owned()
            } else {
                String::new()
            },
            reason,
        };
        add(pages, name, &page)?;
    }
    let mut page = SignInPage {
        frame: sample.stranger("/client/"),
        csrf: "dG9rZW4".to_owned(),
        next: None,
        login: HOSTILE.to_owned(),
        reason: Reason::Wrong,
    };
    page.frame.site.email = None;
    page.frame.site.phone = None;
    add(pages, "sign-in-hostile", &page)
}

fn account(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let address = |lines: &[&str], invoice, delivery| AddressRow {
        lines: lines.iter().map(ToString::to_string).collect(),
        invoice,
        delivery,
    };
    let contact = |kind, value: &str| ContactRow {
        kind,
        value: value.to_owned(),
    };
    let frame = sample.customer("/client/profil/");
    let number = |kind, code: &str| IdentifierRow {
        kind: identifier_kind(kind, &frame),
        code: code.to_owned(),
    };
    let card = CustomerCard {
        name: "Menuiserie Lefèvre SARL".to_owned(),
        code: "1042".to_owned(),
        addresses: vec![
            address(
                &["12, rue des Tonneliers", "44000 Nantes", "France"],
                true,
                false,
            ),
            address(
                &[
                    "Atelier, quai n° 2",
                    "3, rue du Port",
                    "44000 Nantes",
                    "France",
                ],
                false,
                true,
            ),
        ],
        contacts: vec![
            contact(ContactKind::Email, "achats@lefevre.example"),
            contact(ContactKind::Phone, "02 40 00 00 10"),
            contact(ContactKind::Mobile, "06 00 00 00 10"),
            contact(ContactKind::Other, "https://lefevre.example"),
        ],
        identifiers: vec![
            number(Some("eu_vat"), "FR23334175221"),
            number(Some("fr_siret"), "33417522101010"),
            number(None, "LEF-1042"),
        ],
        payment_term: Some(sample.erp("30 jours fin de mois", "30 days end of month")),
    };
    let bare = CustomerCard {
        name: HOSTILE.to_owned(),
        code: "1187".to_owned(),
        addresses: vec![address(&["9, quai de la Fosse, 44000 Nantes"], true, true)],
        contacts: vec![],
        identifiers: vec![],
        payment_term: None,
    };
    let page = ProfilePage {
        frame: frame.clone(),
        email: Some("claire.lefevre@lefevre.example".to_owned()),
        customers: vec![card, bare],
    };
    add(pages, "profile", &page)?;
    let mut frame = sample.customer("/client/tableau-de-bord/");
    frame.read_at = None;
    if let Some(account) = &mut frame.account {
        account.customers.clear();
        account.invoices_overdue = None;
    }
    add(pages, "no-customer", &NoCustomerPage { frame })
}

fn errors(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let faults = [
        ("error-400", Fault::BadRequest, true),
        ("error-403", Fault::Forbidden, true),
        ("error-403-form", Fault::StaleForm, true),
        ("error-404", Fault::NotFound, true),
        ("error-404-public", Fault::NotFound, false),
        ("error-405", Fault::MethodNotAllowed, true),
        ("error-413", Fault::TooLarge, true),
        ("error-429", Fault::TooMany { minutes: 1 }, false),
        ("error-500", Fault::Internal, true),
        ("error-500-public", Fault::Internal, false),
        ("error-502", Fault::BadGateway, true),
        ("error-503", Fault::Unavailable, true),
        ("error-503-document", Fault::DocumentNotReady, true),
        ("error-503-restoring", Fault::Restoring, false),
        ("error-504", Fault::TooSlow, true),
    ];
    for (name, fault, signed_in) in faults {
        let path = "/client/commandes/418/";
        let mut frame = if signed_in {
            sample.customer(path)
        } else {
            sample.stranger("/rien/")
        };
        frame.read_at = None;
        let ours = matches!(
            fault,
            Fault::Internal
                | Fault::BadGateway
                | Fault::Unavailable
                | Fault::Restoring
                | Fault::TooSlow
                | Fault::DocumentNotReady
        );
        let page = ErrorPage {
            frame,
            fault,
            request_id: "019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b7".to_owned(),
            at: Some(sample.instant("2026-02-06T09:47:00Z")),
            unchanged: true,
            reason: None,
            retry_href: ours.then(|| path.to_owned()),
        };
        add(pages, name, &page)?;
    }
    Ok(())
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn money(amount: &str, code: &str) -> Money {
    let digits = if code == "JPY" { 0 } else { 2 };
    let currency = Currency::new(code, digits).expect("a currency");
    Money::new(Decimal::from_str_exact(amount).expect("a number"), currency).expect("money")
}
