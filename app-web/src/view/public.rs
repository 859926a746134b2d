//! The public pages; their words are the built-in sample (`locales/*/site.ftl`).

use askama::Template;

use super::frame::Frame;
use super::icon::Icon;

/// `/`
#[derive(Debug, Clone, Template)]
#[template(path = "public/home.html")]
pub struct HomePage {
    /// Around it.
    pub frame: Frame,
    /// The person has just signed out: said once.
    pub signed_out: bool,
}

/// `/services/`
#[derive(Debug, Clone, Template)]
#[template(path = "public/services.html")]
pub struct ServicesPage {
    /// Around it.
    pub frame: Frame,
}

/// `/produits/`
#[derive(Debug, Clone, Template)]
#[template(path = "public/products.html")]
pub struct ProductsPage {
    /// Around it.
    pub frame: Frame,
}
