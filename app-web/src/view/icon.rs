//! Drawings in the page itself: no request, and they print. Icons are Lucide's (ISC, see
//! `static/lucide-LICENSE.txt`); the mark and the drawings of empty lists are Guichet's own.

use std::fmt::{self, Display};

use askama::filters::HtmlSafe;

/// A small icon beside a word; it never speaks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A company.
    Building,
    /// Opens downwards.
    ChevronDown,
    /// The page before.
    ChevronLeft,
    /// The page after.
    ChevronRight,
    /// Done, paid, chosen.
    Check,
    /// Remove.
    Cross,
    /// A person.
    User,
    /// Another language.
    Languages,
    /// Into the customers' area.
    SignIn,
    /// Out of it.
    SignOut,
    /// Fetch a document.
    Download,
    /// Waiting.
    Clock,
    /// Being worked on.
    Dots,
    /// A quotation.
    Pencil,
    /// To be paid.
    Circle,
    /// In part.
    HalfCircle,
    /// Late, failed.
    Exclamation,
    /// Cancelled.
    Barred,
    /// Money back.
    Return,
    /// Search.
    Search,
    /// Falling order.
    ArrowDown,
    /// Rising order.
    ArrowUp,
    /// Read again.
    Refresh,
    /// To know.
    Triangle,
    /// For information.
    Info,
    /// By e-mail.
    Mail,
    /// By phone.
    Phone,
    /// By mobile phone.
    Mobile,
    /// By other means.
    Link,
    /// A parcel followed.
    Parcel,
    /// A document.
    Paper,
    /// Safe.
    Shield,
    /// Being executed; it turns.
    Ring,
    /// Something new.
    Plus,
    /// Not.
    Minus,
    /// Back.
    ArrowLeft,
    /// To be followed live.
    Pulse,
    /// A condition that holds.
    Yes,
    /// A condition that does not.
    No,
    /// Urgent.
    Upwards,
    /// A day.
    Calendar,
}

impl Icon {
    fn paths(self) -> &'static str {
        match self {
            Self::Building => {
                r#"<path d="M10 12h4"/><path d="M10 8h4"/><path d="M14 21v-3a2 2 0 0 0-4 0v3"/><path d="M6 10H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2"/><path d="M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16"/>"#
            }
            Self::ChevronDown => r#"<path d="m6 9 6 6 6-6"/>"#,
            Self::ChevronLeft => r#"<path d="m15 18-6-6 6-6"/>"#,
            Self::ChevronRight => r#"<path d="m9 18 6-6-6-6"/>"#,
            Self::Check => r#"<path d="M20 6 9 17l-5-5"/>"#,
            Self::Cross => r#"<path d="M18 6 6 18"/><path d="m6 6 12 12"/>"#,
            Self::User => r#"<circle cx="12" cy="8" r="5"/><path d="M20 21a8 8 0 0 0-16 0"/>"#,
            Self::Languages => {
                r#"<path d="m5 8 6 6"/><path d="m4 14 6-6 2-3"/><path d="M2 5h12"/><path d="M7 2h1"/><path d="m22 22-5-10-5 10"/><path d="M14 18h6"/>"#
            }
            Self::SignIn => {
                r#"<path d="m10 17 5-5-5-5"/><path d="M15 12H3"/><path d="M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4"/>"#
            }
            Self::SignOut => {
                r#"<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>"#
            }
            Self::Download => {
                r#"<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>"#
            }
            Self::Clock => r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#,
            Self::Dots => {
                r#"<circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/><circle cx="5" cy="12" r="1"/>"#
            }
            Self::Pencil => {
                r#"<path d="M13 21h8"/><path d="m15 5 4 4"/><path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/>"#
            }
            Self::Circle => r#"<circle cx="12" cy="12" r="10"/>"#,
            Self::HalfCircle => {
                r#"<circle cx="12" cy="12" r="10"/><path d="M12 18a6 6 0 0 0 0-12v12z"/>"#
            }
            Self::Exclamation => {
                r#"<circle cx="12" cy="12" r="10"/><path d="M12 8v4"/><path d="M12 16h.01"/>"#
            }
            Self::Barred => {
                r#"<circle cx="12" cy="12" r="10"/><path d="M4.929 4.929 19.07 19.071"/>"#
            }
            Self::Return => {
                r#"<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/>"#
            }
            Self::Search => r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#,
            Self::ArrowDown => r#"<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>"#,
            Self::ArrowUp => r#"<path d="m5 12 7-7 7 7"/><path d="M12 19V5"/>"#,
            Self::Refresh => {
                r#"<path d="M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8"/><path d="M21 3v5h-5"/><path d="M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16"/><path d="M8 16H3v5"/>"#
            }
            Self::Triangle => {
                r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>"#
            }
            Self::Info => {
                r#"<circle cx="12" cy="12" r="10"/><path d="M12 16v-4"/><path d="M12 8h.01"/>"#
            }
            Self::Mail => {
                r#"<rect width="20" height="16" x="2" y="4" rx="2"/><path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/>"#
            }
            Self::Phone => {
                r#"<path d="M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"/>"#
            }
            Self::Mobile => {
                r#"<rect width="14" height="20" x="5" y="2" rx="2" ry="2"/><path d="M12 18h.01"/>"#
            }
            Self::Link => {
                r#"<path d="M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71"/><path d="M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71"/>"#
            }
            Self::Parcel => {
                r#"<path d="M12 22V12"/><path d="M20.27 18.27 22 20"/><path d="M21 10.498V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.729l7 4a2 2 0 0 0 2 .001l.98-.559"/><path d="M3.29 7 12 12l8.71-5"/><path d="m7.5 4.27 8.997 5.148"/><circle cx="18.5" cy="16.5" r="2.5"/>"#
            }
            Self::Paper => {
                r#"<path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z"/><path d="M14 2v5a1 1 0 0 0 1 1h5"/><path d="M10 9H8"/><path d="M16 13H8"/><path d="M16 17H8"/>"#
            }
            Self::Shield => {
                r#"<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/><path d="m9 12 2 2 4-4"/>"#
            }
            Self::Ring => r#"<path d="M21 12a9 9 0 1 1-6.219-8.56"/>"#,
            Self::Plus => r#"<path d="M5 12h14"/><path d="M12 5v14"/>"#,
            Self::Minus => r#"<path d="M5 12h14"/>"#,
            Self::ArrowLeft => r#"<path d="m12 19-7-7 7-7"/><path d="M19 12H5"/>"#,
            Self::Pulse => {
                r#"<path d="M22 12h-2.48a2 2 0 0 0-1.93 1.46l-2.35 8.36a.25.25 0 0 1-.48 0L9.24 2.18a.25.25 0 0 0-.48 0l-2.35 8.36A2 2 0 0 1 4.49 12H2"/>"#
            }
            Self::Yes => r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#,
            Self::No => {
                r#"<circle cx="12" cy="12" r="10"/><path d="m15 9-6 6"/><path d="m9 9 6 6"/>"#
            }
            Self::Upwards => r#"<path d="m17 11-5-5-5 5"/><path d="m17 18-5-5-5 5"/>"#,
            Self::Calendar => {
                r#"<path d="M8 2v4"/><path d="M16 2v4"/><rect width="18" height="18" x="3" y="4" rx="2"/><path d="M3 10h18"/>"#
            }
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Ring => "ic spin",
            _ => "ic",
        }
    }

    /// The same, larger.
    pub fn large(self) -> LargeIcon {
        LargeIcon(self)
    }
}

impl Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, paths) = (self.class(), self.paths());
        write!(
            f,
            r#"<svg class="{class}" viewBox="0 0 24 24" aria-hidden="true">{paths}</svg>"#
        )
    }
}

impl HtmlSafe for Icon {}

/// An icon at the head of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LargeIcon(Icon);

impl Display for LargeIcon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.0.paths();
        write!(
            f,
            r#"<svg class="ic ic-lg" viewBox="0 0 24 24" aria-hidden="true">{paths}</svg>"#
        )
    }
}

impl HtmlSafe for LargeIcon {}

/// The drawing over an empty list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Art {
    /// Nothing here yet.
    Window,
    /// Nothing found.
    Lens,
    /// All is done.
    Settled,
}

impl Display for Art {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = match self {
            Self::Window => {
                r##"<path d="M8 62h72" stroke="#f2b632" stroke-width="5" stroke-linecap="round"/><path d="M22 60V34a22 22 0 0 1 44 0v26" stroke="currentColor" stroke-width="4" stroke-linecap="round"/><path d="M34 60V40h20v20" stroke="currentColor" stroke-width="3" stroke-linejoin="round" stroke-dasharray="4 4"/>"##
            }
            Self::Lens => {
                r##"<path d="M8 62h72" stroke="#f2b632" stroke-width="5" stroke-linecap="round"/><path d="M26 60V14h36v46" stroke="currentColor" stroke-width="4" stroke-linejoin="round"/><path d="M34 26h20M34 36h12" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-dasharray="1 6"/><circle cx="58" cy="44" r="9" stroke="currentColor" stroke-width="4" class="fill-white"/><path d="M65 51l7 7" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>"##
            }
            Self::Settled => {
                r##"<path d="M8 62h72" stroke="#f2b632" stroke-width="5" stroke-linecap="round"/><path d="M26 60V12h36v48" stroke="currentColor" stroke-width="4" stroke-linejoin="round"/><path d="M36 36l6 6 11-13" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>"##
            }
        };
        write!(
            f,
            r#"<svg class="art" viewBox="0 0 88 72" fill="none" aria-hidden="true">{paths}</svg>"#
        )
    }
}

impl HtmlSafe for Art {}
