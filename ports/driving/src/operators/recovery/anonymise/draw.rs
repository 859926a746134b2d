//! What is drawn from a text under a key: always the same, and without the key nobody's guess.

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

const CONSONANTS: &[u8; 16] = b"bcdfglmnprstvkjz";
const VOWELS: &[u8; 5] = b"aeiou";

/// Words that say nothing.
const WORDS: &[&str] = &[
    "accumsan",
    "aliquam",
    "aliquet",
    "amet",
    "ante",
    "arcu",
    "auctor",
    "augue",
    "bibendum",
    "commodo",
    "congue",
    "consequat",
    "convallis",
    "cras",
    "cursus",
    "dapibus",
    "diam",
    "dictum",
    "dignissim",
    "dolor",
    "donec",
    "dui",
    "efficitur",
    "egestas",
    "eget",
    "elit",
    "enim",
    "erat",
    "eros",
    "est",
    "et",
    "euismod",
    "ex",
    "facilisis",
    "faucibus",
    "felis",
    "feugiat",
    "finibus",
    "fringilla",
    "fusce",
    "gravida",
    "hendrerit",
    "iaculis",
    "id",
    "imperdiet",
    "in",
    "interdum",
    "ipsum",
    "justo",
    "lacinia",
    "lacus",
    "laoreet",
    "lectus",
    "leo",
    "libero",
    "ligula",
    "lobortis",
    "lorem",
    "luctus",
    "maecenas",
    "magna",
    "malesuada",
    "massa",
    "mattis",
    "mauris",
    "maximus",
    "metus",
    "mi",
    "molestie",
    "mollis",
    "morbi",
    "nec",
    "neque",
    "nibh",
    "nisi",
    "nisl",
    "non",
    "nulla",
    "nunc",
    "odio",
    "orci",
    "ornare",
    "pellentesque",
    "pharetra",
    "placerat",
    "porta",
    "posuere",
    "praesent",
    "pretium",
    "proin",
    "pulvinar",
    "purus",
    "quam",
    "quis",
    "rhoncus",
    "risus",
    "rutrum",
    "sagittis",
    "sapien",
    "scelerisque",
    "sed",
    "sem",
    "semper",
    "sit",
    "sodales",
    "suscipit",
    "tellus",
    "tempor",
    "tempus",
    "tincidunt",
    "tortor",
    "tristique",
    "turpis",
    "ultrices",
    "urna",
    "ut",
    "varius",
    "vehicula",
    "vel",
    "velit",
    "vestibulum",
    "vitae",
    "vivamus",
    "viverra",
    "volutpat",
    "vulputate",
];

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// As many bytes as are asked for.
pub(super) struct Draw {
    seed: [u8; 32],
    block: [u8; 32],
    next: usize,
    blocks: u64,
}

impl Draw {
    /// Drawn from a text of this kind; another one at each try.
    pub(super) fn of(key: &SecretSlice<u8>, kind: &str, attempt: u32, text: &str) -> Self {
        let parts = [
            b"guichet anonymise v1".as_slice(),
            kind.as_bytes(),
            &attempt.to_be_bytes(),
            text.as_bytes(),
        ];
        Self {
            seed: mac(key.expose_secret(), &parts),
            block: [0; 32],
            next: 32,
            blocks: 0,
        }
    }

    fn byte(&mut self) -> u8 {
        if self.next == self.block.len() {
            self.block = mac(&self.seed, &[&self.blocks.to_be_bytes()]);
            self.blocks += 1;
            self.next = 0;
        }
        let byte = self.block.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        byte
    }

    /// Below `bound`, each about as often.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let drawn = u32::from_be_bytes([self.byte(), self.byte(), self.byte(), self.byte()]);
        drawn % bound.max(1)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let at = self.below(u32::try_from(all.len()).unwrap_or(u32::MAX));
        all.get(at as usize).copied()
    }

    /// So many syllables that can be said.
    pub(super) fn syllables(&mut self, count: usize) -> String {
        let mut said = String::new();
        for _ in 0..count {
            let letters = [self.one_of(CONSONANTS), self.one_of(VOWELS)];
            said.extend(letters.into_iter().flatten().map(char::from));
        }
        said
    }

    /// The same with a great letter.
    pub(super) fn name(&mut self, count: usize) -> String {
        great(&self.syllables(count))
    }

    /// So many hexadecimal digits.
    pub(super) fn digits(&mut self, count: usize) -> String {
        let digits = (0..count).filter_map(|_| char::from_digit(self.below(16), 16));
        digits.collect()
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    fn word(&mut self, may: impl Fn(&str) -> bool) -> &'static str {
        let first = self.below(u32::try_from(WORDS.len()).unwrap_or(u32::MAX)) as usize;
        let mut around = WORDS.iter().cycle().skip(first).take(WORDS.len());
        // Somebody may bear every one of them as a name; what comes out is looked at afterwards.
        around.find(|word| may(word)).copied().unwrap_or("lorem")
    }

    /// Words of exactly so many characters in all, with a great letter at the beginning; none that
    /// may not stand there.
    pub(super) fn words(&mut self, length: usize, may: impl Fn(&str) -> bool) -> String {
        let mut said = String::with_capacity(length);
        while said.len() < length {
            let word = self.word(&may);
            let room = length - said.len();
            if said.is_empty() {
                said.extend(word.chars().take(room));
            } else if room == 1 {
                said.push('.');
            } else {
                said.push(' ');
                said.extend(word.chars().take(room - 1));
            }
        }
        great(&said)
    }
}

fn great(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
