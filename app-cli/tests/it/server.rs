//! A tiny portal, as good or as bad as a test wants it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    NotAlive,
    NotReady,
    /// It is reached over plain HTTP, and the run says that customers are served.
    InTheClear,
    StrangersComeIn,
    NoCsrf,
    InlineScripts,
    NobodySignsIn,
    LooseCookie,
    DashboardAway,
    OrdersAway,
    WrongOrder,
    InvoicesAway,
    WrongInvoice,
    NotPdf,
    OthersOrders,
    OthersInvoicesToldApart,
    SessionStays,
    LogsRefusals,
    OpenDocument,
    NoDocuments,
    Hangs,
}

/// Starts one; its URL.
pub(crate) fn start(fault: Fault) -> String {
    start_with(fault, None)
}

/// The same, with a log.
pub(crate) fn start_with(fault: Fault, log: Option<&Path>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let open = Arc::new(AtomicBool::new(false));
    let log = log.map(Path::to_path_buf);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (open, log) = (open.clone(), log.clone());
            std::thread::spawn(move || serve(stream, fault, &open, log.as_deref()));
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

fn serve(mut stream: TcpStream, fault: Fault, open: &AtomicBool, log: Option<&Path>) {
    let request = read(&stream);
    if fault == Fault::Hangs {
        loop {
            std::thread::park();
        }
    }
    if let Some(log) = log {
        let status = if fault == Fault::LogsRefusals {
            422
        } else {
            200
        };
        let mut file = std::fs::OpenOptions::new();
        let mut file = file.create(true).append(true).open(log).unwrap();
        writeln!(file, "request status={status}").unwrap();
    }
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

/// Status, headers, content.
type Answer = (u16, String, String);

fn answer(request: &Request, fault: Fault, open: &AtomicBool, signed_in: bool) -> Answer {
    let none = String::new;
    match request.line.as_str() {
        "GET /healthz" if fault == Fault::NotAlive => away(),
        "GET /readyz" if fault == Fault::NotReady => (503, none(), "{}".into()),
        "GET /healthz" | "GET /" | "GET /readyz" => (200, none(), "{}".into()),
        "GET /client/" if fault == Fault::NoCsrf => (200, none(), "<form></form>".into()),
        "GET /client/" => (
            200,
            none(),
            "<form><input type=\"hidden\" name=\"csrf\" value=\"in\"></form>".into(),
        ),
        "POST /client/" => {
            let good = fault != Fault::NobodySignsIn
                && request.body.contains("login=portal.client")
                && request.body.contains("password=mot+de+passe")
                && request.body.contains("csrf=in");
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
        "GET /client/tableau-de-bord/" if fault == Fault::StrangersComeIn && !request.cookie => {
            page("")
        }
        "GET /client/tableau-de-bord/" if signed_in && fault == Fault::DashboardAway => away(),
        "GET /client/tableau-de-bord/" if signed_in => page(""),
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
        line => document(line, fault),
    }
}

fn page(words: &str) -> Answer {
    let form = "<form action=\"/client/deconnexion/\"><input type=\"hidden\" name=\"csrf\" value=\"out\"></form>";
    (200, String::new(), format!("{words}{form}"))
}

fn missing(what: &str) -> Answer {
    (404, String::new(), format!("<p>{what}</p>"))
}

fn away() -> Answer {
    (503, String::new(), "<p>Tryton</p>".into())
}

/// Orders and invoices, for whoever is signed in.
fn document(line: &str, fault: Fault) -> Answer {
    let has = fault != Fault::NoDocuments;
    match line {
        "GET /client/commandes/" if fault == Fault::OrdersAway => away(),
        "GET /client/commandes/" if has => page("<a href=\"/client/commandes/3/\">CO-3</a>"),
        "GET /client/commandes/3/" if fault == Fault::WrongOrder => page("<h1>CO-4</h1>"),
        "GET /client/commandes/3/" => page("<h1>CO-3 <span>En cours</span></h1>"),
        "GET /client/factures/" if fault == Fault::InvoicesAway => away(),
        "GET /client/factures/" if has => page("<a href=\"/client/factures/5/\">FA-5</a>"),
        "GET /client/commandes/" | "GET /client/factures/" => page(""),
        "GET /client/factures/5/" if fault == Fault::WrongInvoice => page("<h1>FA-55</h1>"),
        "GET /client/factures/5/" => page("<h1>FA-5 <span>À payer</span></h1>"),
        "GET /client/factures/5/pdf" if fault == Fault::OpenDocument => {
            let kind = "content-type: application/vnd.oasis.opendocument.text\r\n";
            (200, kind.into(), "PK".into())
        }
        "GET /client/factures/5/pdf" => {
            let kind = "content-type: application/pdf\r\n";
            let begins = if fault == Fault::NotPdf {
                "<html>"
            } else {
                "%PDF-1.7"
            };
            (200, kind.into(), begins.into())
        }
        line if line.starts_with("GET /client/commandes/77/") && fault == Fault::OthersOrders => {
            page("")
        }
        line if line.starts_with("GET /client/factures/88/")
            && fault == Fault::OthersInvoicesToldApart =>
        {
            missing("interdit")
        }
        _ => missing("introuvable"),
    }
}
