//! A tiny portal, as good or as bad as a test wants it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    NotReady,
    StrangersComeIn,
    NoCsrf,
    InlineScripts,
    LooseCookie,
    OthersOrders,
    OthersInvoicesToldApart,
    SessionStays,
    OpenDocument,
}

/// Starts one; its URL.
pub(crate) fn start(fault: Fault) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let open = Arc::new(AtomicBool::new(false));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let open = open.clone();
            std::thread::spawn(move || serve(stream, fault, &open));
        }
    });
    url
}

struct Request {
    line: String,
    cookie: bool,
    body: String,
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let (mut length, mut cookie) = (0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let header = header.trim().to_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        cookie |= header.starts_with("cookie: ") && header.contains("session=good");
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let line = line.split(" HTTP/").next().unwrap().to_owned();
    Request {
        line,
        cookie,
        body: String::from_utf8(body).unwrap(),
    }
}

fn serve(mut stream: TcpStream, fault: Fault, open: &AtomicBool) {
    let request = read(&stream);
    let signed_in = request.cookie && open.load(Ordering::SeqCst);
    let (status, headers, body) = answer(&request, fault, open, signed_in);
    let policy = match fault {
        Fault::InlineScripts => {
            "default-src 'self'; script-src 'unsafe-inline'; frame-ancestors 'none'"
        }
        _ => "default-src 'self'; frame-ancestors 'none'",
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-security-policy: {policy}\r\nx-content-type-options: nosniff\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn to(place: &str) -> String {
    format!("location: {place}\r\n")
}

fn answer(
    request: &Request,
    fault: Fault,
    open: &AtomicBool,
    signed_in: bool,
) -> (u16, String, String) {
    let none = String::new;
    let page = "<form action=\"/client/deconnexion/\"><input type=\"hidden\" name=\"csrf\" value=\"out\"></form>";
    let missing = |what: &str| (404, none(), format!("<p>{what}</p>"));
    match request.line.as_str() {
        "GET /readyz" if fault == Fault::NotReady => (503, none(), "{}".into()),
        "GET /healthz" | "GET /" | "GET /readyz" => (200, none(), "{}".into()),
        "GET /client/" if fault == Fault::NoCsrf => (200, none(), "<form></form>".into()),
        "GET /client/" => (
            200,
            none(),
            "<form><input type=\"hidden\" name=\"csrf\" value=\"in\"></form>".into(),
        ),
        "POST /client/" => {
            let good = request.body.contains("login=portal.client")
                && request.body.contains("password=mot+de+passe")
                && (request.body.contains("csrf=in") || fault == Fault::NoCsrf);
            if !good {
                return (401, none(), "<form></form>".into());
            }
            open.store(true, Ordering::SeqCst);
            let flags = if fault == Fault::LooseCookie {
                ""
            } else {
                "; HttpOnly"
            };
            let cookie = format!("set-cookie: session=good; SameSite=Lax; Path=/{flags}\r\n");
            (303, to("/client/tableau-de-bord/") + &cookie, none())
        }
        "GET /client/tableau-de-bord/" if signed_in || fault == Fault::StrangersComeIn => {
            (200, none(), page.into())
        }
        line if !signed_in && line.starts_with("GET /client/") => (
            303,
            to("/client/?next=%2Fclient%2Ftableau-de-bord%2F"),
            none(),
        ),
        "POST /client/deconnexion/" if request.body == "csrf=out" => {
            if fault != Fault::SessionStays {
                open.store(false, Ordering::SeqCst);
            }
            (
                303,
                to("/") + "set-cookie: session=; Max-Age=0; Path=/\r\n",
                none(),
            )
        }
        "GET /client/commandes/" => (200, none(), page.into()),
        "GET /client/factures/" => (
            200,
            none(),
            format!("{page}<a href=\"/client/factures/5/\">FA-5</a>"),
        ),
        "GET /client/factures/5/pdf" if fault == Fault::OpenDocument => {
            let kind = "content-type: application/vnd.oasis.opendocument.text\r\n";
            (200, kind.into(), "PK".into())
        }
        "GET /client/factures/5/pdf" => (
            200,
            "content-type: application/pdf\r\n".into(),
            "%PDF-1.7".into(),
        ),
        line if line.starts_with("GET /client/commandes/77/") && fault == Fault::OthersOrders => {
            (200, none(), page.into())
        }
        line if line.starts_with("GET /client/factures/88/")
            && fault == Fault::OthersInvoicesToldApart =>
        {
            missing("interdit")
        }
        _ => missing("introuvable"),
    }
}
