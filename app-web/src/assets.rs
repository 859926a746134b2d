//! Files the pages need: compiled in, named by their content, cached for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

/// Where the files are served; mount [`Static`] at `/static/*name`.
pub const PREFIX: &str = "/static/";

/// One file, ready to be sent.
pub struct Asset {
    /// Its name with its hash: `app.3f2a….css`.
    pub hashed: String,
    /// Its content.
    pub body: Cow<'static, [u8]>,
    /// Its media type.
    pub media_type: &'static str,
    etag: HeaderValue,
}

/// By the plain name.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(load);

/// Every file by its plain name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Asset)> {
    ASSETS.iter().map(|(name, asset)| (name.as_str(), asset))
}

/// The path of a file by its plain name: `app.css` -> `/static/app.3f2a….css`.
/// A name that is not there stays as it is, and answers 404.
pub fn url(name: &str) -> String {
    let found = ASSETS.get(name).map_or(name, |asset| &asset.hashed);
    format!("{PREFIX}{found}")
}

fn load() -> BTreeMap<String, Asset> {
    let mut names: Vec<Cow<'static, str>> = Files::iter().collect();
    // Style sheets last: they name other files, and must name them by their hashes.
    names.sort_by_key(|name| (name.ends_with(".css"), name.clone()));
    let mut assets = BTreeMap::new();
    for name in names {
        let Some(file) = Files::get(&name) else {
            continue;
        };
        let body = if name.ends_with(".css") {
            Cow::Owned(with_hashed_names(&file.data, &assets))
        } else {
            file.data
        };
        assets.insert(name.to_string(), Asset::new(&name, body));
    }
    assets
}

fn with_hashed_names(css: &[u8], assets: &BTreeMap<String, Asset>) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(css).into_owned();
    for (name, asset) in assets {
        text = text.replace(&format!("./{name}"), &format!("./{}", asset.hashed));
    }
    text.into_bytes()
}

impl Asset {
    fn new(name: &str, body: Cow<'static, [u8]>) -> Self {
        let mut hash = String::new();
        for byte in &Sha256::digest(&body)[..8] {
            // Writing into a string cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let etag = HeaderValue::from_str(&format!("\"{hash}\""));
        Self {
            hashed: format!("{stem}.{hash}.{extension}"),
            body,
            media_type: media_type(extension),
            etag: etag.unwrap_or(HeaderValue::from_static("\"\"")),
        }
    }

    fn respond(&self, request: &Request) -> Response {
        let known = request
            .headers()
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/") == self.etag);
        let answer = Response::builder()
            .header(header::ETAG, &self.etag)
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
        if known {
            return answer.status(StatusCode::NOT_MODIFIED).finish();
        }
        let answer = answer
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CONTENT_LENGTH, self.body.len())
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        if request.method() == Method::HEAD {
            return answer.finish();
        }
        match &self.body {
            Cow::Borrowed(bytes) => answer.body(*bytes),
            Cow::Owned(bytes) => answer.body(bytes.clone()),
        }
    }
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Serves the files by their hashed names: GET and HEAD, conditional requests, else 405 with `Allow`.
#[derive(Debug, Clone, Copy)]
pub struct Static;

impl Endpoint for Static {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(Response::builder()
                .status(StatusCode::METHOD_NOT_ALLOWED)
                .header(header::ALLOW, "GET, HEAD")
                .finish());
        }
        let asked = request.uri().path().rsplit('/').next().unwrap_or_default();
        ASSETS
            .values()
            .find(|asset| asset.hashed == asked)
            .map(|asset| asset.respond(&request))
            .ok_or_else(|| poem::error::NotFoundError.into())
    }
}
