//! What stands for a text: read by the same programs, of about the same length, and the same for
//! the same text under one key.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use guichet_driven::{Actor, TextKind};
use secrecy::SecretSlice;
use uuid::Builder;

use super::draw::Draw;
use super::originals::{MAIL_DOMAIN, Originals};

/// How often another one is drawn where one of the originals came out, or holds one.
const TRIES: u32 = 100;

/// Disguises texts of a data set whose originals are known.
pub(super) struct Mask {
    key: SecretSlice<u8>,
    originals: Originals,
}

impl Mask {
    pub(super) fn new(key: SecretSlice<u8>, originals: Originals) -> Self {
        Self { key, originals }
    }

    pub(super) fn originals(&self) -> &Originals {
        &self.originals
    }

    /// Another one is drawn as long as what comes out could be taken for something that was there.
    fn drawn(&self, kind: TextKind, text: &str) -> String {
        let word = word(kind);
        let draw = |attempt| {
            let mut draw = Draw::of(&self.key, word, attempt, text);
            self.shaped(kind, text, &mut draw)
        };
        (0..TRIES)
            .map(draw)
            .find(|new| !self.originals.is_in(kind, new))
            // The search afterwards finds it and refuses the whole.
            .unwrap_or_else(|| draw(0))
    }
}

impl Mask {
    /// What stands for this text.
    pub(super) fn disguised(&self, kind: TextKind, text: &str) -> String {
        match kind {
            // No two differ by case alone.
            TextKind::Login | TextKind::Email | TextKind::Title => {
                self.drawn(kind, &text.to_lowercase())
            }
            TextKind::TitleKey => self.disguised(TextKind::Title, text).to_lowercase(),
            TextKind::Actor => match text.parse() {
                Ok(Actor::Operator(name)) => {
                    let name = self.disguised(TextKind::Login, &name);
                    Actor::Operator(name).to_string()
                }
                Ok(_) => text.to_owned(),
                Err(_) => self.disguised(TextKind::Login, text),
            },
            _ => self.drawn(kind, text),
        }
    }

    fn shaped(&self, kind: TextKind, text: &str, draw: &mut Draw) -> String {
        match kind {
            TextKind::Login | TextKind::Actor => login(draw),
            TextKind::Email => login(draw) + MAIL_DOMAIN,
            TextKind::Person => format!("{} {}", draw.name(3), draw.name(4)),
            TextKind::Title | TextKind::TitleKey => format!("{} {}", draw.name(4), draw.name(4)),
            TextKind::Version => {
                let (major, minor, patch) = (draw.below(90), draw.below(900), draw.below(900));
                let mark = draw.digits(6);
                format!("v{}.{}.{}-{mark}", major + 10, minor + 100, patch + 100)
            }
            TextKind::Address => address(text, draw).to_string(),
            TextKind::Reference if uuid::Uuid::parse_str(text).is_ok() => {
                let id = Builder::from_custom_bytes(draw.bytes()).into_uuid();
                id.to_string()
            }
            TextKind::Reference => draw.digits(text.chars().count().clamp(16, 64)),
            TextKind::Digest => draw.digits(text.len()),
            TextKind::Path => format!("/anonymised/{}", draw.digits(24)),
            TextKind::Text => {
                let lines = text.split('\n').map(|line| self.written(line, draw));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// A line as long as this one, with what it begins with that is no text.
    fn written(&self, line: &str, draw: &mut Draw) -> String {
        let text = line.trim();
        if text.is_empty() {
            return line.to_owned();
        }
        let begins = line.len() - line.trim_start().len();
        let before = line.get(..begins).unwrap_or_default();
        format!(
            "{before}{}",
            draw.words(text.chars().count(), |word| self.originals.is_nobodys(word))
        )
    }
}

/// Each kind draws for itself.
const fn word(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Login | TextKind::Actor => "login",
        TextKind::Person => "person",
        TextKind::Email => "email",
        TextKind::Title | TextKind::TitleKey => "title",
        TextKind::Version => "version",
        TextKind::Address => "address",
        TextKind::Reference => "reference",
        TextKind::Digest => "digest",
        TextKind::Path => "path",
        TextKind::Text => "text",
    }
}

fn login(draw: &mut Draw) -> String {
    let (first, last) = (draw.syllables(3), draw.syllables(4));
    format!("{first}.{last}{:02}", draw.below(100))
}

/// Of networks kept for tests (RFC 2544) and for examples (RFC 3849).
fn address(text: &str, draw: &mut Draw) -> IpAddr {
    if matches!(text.parse(), Ok(IpAddr::V6(_))) {
        let rest: [u8; 12] = draw.bytes();
        let mut bytes = [0; 16];
        let (network, host) = bytes.split_at_mut(4);
        network.copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
        host.copy_from_slice(&rest);
        return Ipv6Addr::from(bytes).into();
    }
    let [a, b, c] = draw.bytes();
    Ipv4Addr::new(198, 18 + (a & 1), b, c).into()
}
