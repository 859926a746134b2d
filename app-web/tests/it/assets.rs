//! Files are served under hashed names, for ever, and nothing else is.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use guichet_web::assets::{self, Static};
use poem::http::{Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};

async fn ask(method: Method, path: &str, etag: Option<&str>) -> Response {
    let mut request = Request::builder().method(method).uri(path.parse().unwrap());
    if let Some(etag) = etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    let request = request.body(Body::empty());
    Static
        .call(request)
        .await
        .unwrap_or_else(poem::Error::into_response)
}

fn text(response: &Response, name: header::HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_file_comes_with_its_type_its_tag_and_for_ever() {
    let path = assets::url("app.css");
    let response = ask(Method::GET, &path, None).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        text(&response, header::CONTENT_TYPE),
        "text/css; charset=utf-8"
    );
    assert_eq!(
        text(&response, header::CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    let etag = text(&response, header::ETAG).to_owned();
    assert!(
        etag.starts_with('"') && etag.ends_with('"') && etag.len() == 18,
        "{etag}"
    );
    let length: usize = text(&response, header::CONTENT_LENGTH).parse().unwrap();
    assert_eq!(response.into_body().into_vec().await.unwrap().len(), length);

    let head = ask(Method::HEAD, &path, None).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(text(&head, header::CONTENT_LENGTH), length.to_string());
    assert!(head.into_body().into_vec().await.unwrap().is_empty());

    for tags in [etag.clone(), format!("\"other\", W/{etag}")] {
        let known = ask(Method::GET, &path, Some(&tags)).await;
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED, "{tags}");
    }
    assert_eq!(
        ask(Method::GET, &path, Some("\"other\"")).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn nothing_else_is_there() {
    for path in [
        "/static/app.css",
        "/static/app.0.css",
        "/static/",
        "/static/..%2FCargo.toml",
    ] {
        assert_eq!(
            ask(Method::GET, path, None).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let refused = ask(Method::POST, &assets::url("app.css"), None).await;
    assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(text(&refused, header::ALLOW), "GET, HEAD");
}

#[test]
fn the_style_sheet_names_its_font_by_its_hash_and_holds_no_data_address() {
    let (_, css) = assets::all().find(|(name, _)| *name == "app.css").unwrap();
    let css = String::from_utf8(css.body.to_vec()).unwrap();
    let font = assets::url("public-sans-latin.woff2").replace("/static/", "./");
    assert!(css.contains(&font), "{font}");
    assert!(!css.contains("data:"));
    assert!(!css.contains("http://") && !css.contains("https://fonts"));
}
