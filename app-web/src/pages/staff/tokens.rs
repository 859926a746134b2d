//! A member's own tokens.

use chrono::{DateTime, Utc};
use guichet_domain::access::{Token, TokenScope};
use guichet_domain::kernel::{Limit, TokenId, Words};
use guichet_portal::{NewToken, TokenError};
use poem::http::StatusCode;
use poem::web::{Form, Path};
use poem::{Response, handler};
use serde::Deserialize;

use super::StaffPerson;
use crate::format::Formatter;
use crate::pages::sign_out;
use crate::pages::{private, see_other};
use crate::problem::Fault;
use crate::view::governance::parts::Pages;
use crate::view::icon::Icon;
use crate::view::lists::Pager;
use crate::view::parts::{Badge, Tone, When};
use crate::view::query::Query;
use crate::view::staff::scope as scope_words;
use crate::view::staff::tokens::{ScopeChoice, TokenFault, TokenRow, TokensPage};
use crate::words;

/// The page.
const TOKENS: &str = "/equipe/jetons/";

/// How many days a token lasts unless told.
const DAYS: &str = "90";

/// What the form sends: a field a scope, named as its word.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Wanted(Vec<(String, String)>);

impl Wanted {
    fn field(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn scopes(&self) -> impl Iterator<Item = TokenScope> {
        let chosen = self.0.iter().filter(|(field, _)| field == "scope");
        chosen.filter_map(|(_, word)| TokenScope::from_word(word))
    }
}

/// GET `/equipe/jetons/`
#[handler]
pub(crate) async fn show(person: StaffPerson) -> Result<Response, Fault> {
    private(&page(&person, &Wanted(vec![])).await?)
}

/// POST `/equipe/jetons/`: makes one, and shows its secret this once.
#[handler]
pub(crate) async fn make(person: StaffPerson, sent: Form<Wanted>) -> Result<Response, Fault> {
    let Form(sent) = sent;
    person.check_form(sent.field("csrf"))?;
    let new = NewToken {
        name: sent.field("name").to_owned(),
        scopes: sent.scopes().collect(),
        days: sent.field("days").parse().unwrap_or(0),
    };
    let (visit, principal) = (&person.visit, person.principal());
    let staff = visit.app.portal.staff();
    let fault = match staff.make_token(principal, new, &visit.origin()).await {
        Ok(made) => {
            let mut page = page(&person, &Wanted(vec![])).await?;
            page.made = Some(made.secret.expose());
            page.frame.done = Some(TOKENS.to_owned());
            let mut response = private(&page)?;
            response.set_status(StatusCode::CREATED);
            return Ok(response);
        }
        Err(TokenError::Name) => TokenFault::Name,
        Err(TokenError::Scopes) => TokenFault::Scopes,
        Err(TokenError::Days) => TokenFault::Days,
        Err(TokenError::Disabled | TokenError::MustChange) => return Err(Fault::NotSignedIn),
        Err(TokenError::Missing) => return Err(Fault::Missing),
        Err(TokenError::Port(error)) => return Err(error.into()),
    };
    let mut page = page(&person, &sent).await?;
    page.fault = Some(fault);
    let mut response = private(&page)?;
    response.set_status(StatusCode::BAD_REQUEST);
    Ok(response)
}

/// POST `/equipe/jetons/{id}/revoquer/`
#[handler]
pub(crate) async fn revoke(
    person: StaffPerson,
    id: Path<String>,
    sent: Form<sign_out::Submitted>,
) -> Result<Response, Fault> {
    person.check_form(&sent.csrf)?;
    let id: TokenId = id.parse().map_err(|_| Fault::Missing)?;
    let (visit, principal) = (&person.visit, person.principal());
    let staff = visit.app.portal.staff();
    match staff.revoke_token(principal, id, &visit.origin()).await {
        Ok(_) => Ok(see_other(TOKENS)),
        Err(TokenError::Port(error)) => Err(error.into()),
        Err(_) => Err(Fault::Missing),
    }
}

async fn page(person: &StaffPerson, typed: &Wanted) -> Result<TokensPage, Fault> {
    let portal = &person.visit.app.portal;
    let (frame, write) = (person.frame(), words::formatter(&person.visit));
    let now = portal.clock().now();
    let (limit, cursor) = (Limit::default(), person.visit.param("cursor"));
    let staff = portal.staff();
    let tokens = staff.tokens(person.principal(), limit, cursor).await?;
    let chosen: Vec<TokenScope> = typed.scopes().collect();
    let scopes = TokenScope::ALL.iter().map(|(scope, word)| ScopeChoice {
        word,
        label: scope_words(frame.texts(), *scope),
        chosen: chosen.contains(scope),
    });
    Ok(TokensPage {
        scopes: scopes.collect(),
        csrf: person.csrf(),
        pages: Pages {
            language: person.visit.language(),
            query: Query::new(TOKENS),
            pager: Pager {
                prev: tokens.prev,
                next: tokens.next,
            },
        },
        tokens: tokens
            .items
            .into_iter()
            .map(|t| row(t, now, write))
            .collect(),
        made: None,
        fault: None,
        name: typed.field("name").chars().take(200).collect(),
        days: match typed.field("days") {
            "" => DAYS.to_owned(),
            typed => typed.chars().take(10).collect(),
        },
        frame,
    })
}

fn row(token: Token, now: DateTime<Utc>, write: Formatter) -> TokenRow {
    let texts = write.texts();
    let in_force = token.is_in_force(now);
    let state = if in_force {
        Badge::new(Tone::Good, Icon::Check, texts.t("token-in-force"))
    } else if token.revoked_at.is_some() {
        Badge::new(Tone::Calm, Icon::Barred, texts.t("token-revoked"))
    } else {
        Badge::new(Tone::Calm, Icon::Clock, texts.t("token-expired"))
    };
    TokenRow {
        id: token.id.to_string(),
        scopes: token.scopes.iter().map(|scope| scope.word()).collect(),
        state,
        in_force,
        made: When::instant(token.made_at, &write),
        expires: When::instant(token.expires_at, &write),
        used: token.used_at.map(|at| When::instant(at, &write)),
        name: token.name,
    }
}
