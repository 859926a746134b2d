//! [`ReadTokens`](guichet_driven::ReadTokens) and [`TokenStore`](guichet_driven::TokenStore).

use guichet_domain::access::{Token, TokenOwner, TokenScope};
use guichet_domain::kernel::{Page, PlaceRequest, StaffId, TokenId};
use guichet_driven::{PortError, TokenHash};
use uuid::Uuid;

use crate::check::{Must, same};
use crate::given::walked;
use crate::staff::{add as add_staff, member};
use crate::store::{Store, TEXTS, after, fresh_cases, user};

fresh_cases!(=> Store;
    a_token_is_read_back_as_it_was_made,
    a_persons_tokens_are_read_page_by_page,
    a_secret_is_one_token,
    a_token_is_ended_once,
    ending_an_owners_tokens_leaves_the_others,
    a_tokens_use_is_noted_once_a_minute,
);

/// The nth token of somebody.
fn token(n: u8, owner: TokenOwner) -> (Token, TokenHash) {
    let token = Token {
        id: TokenId(Uuid::from_u128(u128::from(n) + 1)),
        owner,
        name: format!("token {n}"),
        scopes: [TokenScope::ProjectsRead].into(),
        made_at: after(i64::from(n)),
        expires_at: after(1_000_000),
        used_at: None,
        revoked_at: None,
    };
    (token, [n; 32])
}

/// Two owners: a member of the staff who is there, and a customer's login.
async fn owners(store: &Store) -> [TokenOwner; 2] {
    let one = member(1, "one", &[]);
    add_staff(store, std::slice::from_ref(&one)).await;
    [TokenOwner::Staff(one.id), TokenOwner::Customer(user(7))]
}

async fn add(store: &Store, tokens: &[(Token, TokenHash)]) {
    let mut unit = store.begin().await;
    for (token, hash) in tokens {
        unit.tokens().add(token, hash).await.must("adding a token");
    }
    unit.save().await.must("saving tokens");
}

async fn read(store: &Store, hash: &TokenHash) -> Option<Token> {
    store.tokens.by_secret(hash).await.must("a token")
}

/// Given tokens of every kind, then each is read back to the letter, by its secret, by its id, and
/// among its owner's, the latest first.
pub async fn a_token_is_read_back_as_it_was_made(store: &Store) {
    let [staff, customer] = owners(store).await;
    let mut tokens = Vec::new();
    for (n, text) in (0..).zip(TEXTS) {
        let odd = n % 2 == 1;
        let (plain, hash) = token(n, if odd { staff } else { customer });
        let full = Token {
            name: text.into(),
            scopes: if odd {
                TokenScope::of_word("deployments")
            } else {
                TokenScope::of_word("incidents:read")
            },
            used_at: odd.then(|| after(5)),
            revoked_at: (n % 3 == 1).then(|| after(6)),
            ..plain
        };
        tokens.push((full, hash));
    }
    add(store, &tokens).await;
    let mut unit = store.begin().await;
    for (token, hash) in &tokens {
        assert_eq!(read(store, hash).await.as_ref(), Some(token));
        let found = unit.tokens().find(token.id).await.must("by id");
        assert_eq!(found.as_ref(), Some(token));
    }
    assert_eq!(read(store, &[0xff; 32]).await, None);
    let none = unit.tokens().find(TokenId(Uuid::nil())).await;
    assert_eq!(none.must("by id"), None);
    let first = PlaceRequest::default();
    for owner in [staff, customer] {
        let mut own = tokens.iter().rev().map(|(token, _)| token.clone());
        let own: Vec<Token> = own.by_ref().filter(|t| t.owner == owner).collect();
        let theirs = store.tokens.of_owner(owner, &first).await;
        assert_eq!(theirs.must("theirs").items, own);
    }
    let stranger = TokenOwner::Staff(StaffId(Uuid::nil()));
    let none = store.tokens.of_owner(stranger, &first).await;
    assert_eq!(none.must("theirs"), Page::empty());
}

/// Given more tokens than a page holds, several made at the same moment, when they are read page
/// by page, forward and backward, then each of the owner's comes once, the latest made first.
pub async fn a_persons_tokens_are_read_page_by_page(store: &Store) {
    let [staff, customer] = owners(store).await;
    let tokens: Vec<(Token, TokenHash)> = (0..60)
        .map(|n| {
            let (token, hash) = token(n, if n % 5 == 0 { customer } else { staff });
            let made_at = after(i64::from(n / 7));
            (Token { made_at, ..token }, hash)
        })
        .collect();
    add(store, &tokens).await;
    let theirs = tokens.iter().map(|(token, _)| token.clone());
    let mut theirs: Vec<Token> = theirs.filter(|token| token.owner == staff).collect();
    theirs.sort_by_key(|token| std::cmp::Reverse((token.made_at, token.id)));
    for limit in [1, 7, 100] {
        let walked = walked(limit, async |request| {
            store.tokens.of_owner(staff, &request).await.must("a page")
        });
        let [forward, backward] = walked.await;
        same(&forward, &theirs, "forward");
        same(&backward, &theirs[..backward.len()], "and back");
    }
}

/// Given a token, when another comes with its secret or its id, then that is a conflict.
pub async fn a_secret_is_one_token(store: &Store) {
    let [staff, customer] = owners(store).await;
    let (first, hash) = token(1, staff);
    add(store, &[(first.clone(), hash)]).await;
    let (other, other_hash) = token(2, customer);
    for (token, hash) in [(&other, &hash), (&first, &other_hash)] {
        let mut unit = store.begin().await;
        let again = unit.tokens().add(token, hash).await;
        assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    }
    assert_eq!(read(store, &hash).await, Some(first));
}

/// Given a token, when it is ended, then once; an expired one does not end again.
pub async fn a_token_is_ended_once(store: &Store) {
    let [staff, _] = owners(store).await;
    let (first, hash) = token(1, staff);
    let (old, old_hash) = token(2, staff);
    let old = Token {
        expires_at: after(2),
        ..old
    };
    add(store, &[(first.clone(), hash), (old.clone(), old_hash)]).await;
    let mut unit = store.begin().await;
    for (id, expected) in [(first.id, true), (first.id, false), (old.id, false)] {
        let ended = unit.tokens().revoke(id, after(3)).await;
        assert_eq!(ended.must("ending"), expected, "{id}");
    }
    unit.save().await.must("saving");
    let found = read(store, &hash).await.must("the token");
    assert_eq!(found.revoked_at, Some(after(3)));
    assert_eq!(read(store, &old_hash).await, Some(old));
}

/// Given tokens of two owners, when one's are ended, then the other's stay.
pub async fn ending_an_owners_tokens_leaves_the_others(store: &Store) {
    let [staff, customer] = owners(store).await;
    let tokens = [token(1, staff), token(2, customer), token(3, staff)];
    add(store, &tokens).await;
    let mut unit = store.begin().await;
    let ended = unit.tokens().revoke_all(staff, after(9)).await;
    assert_eq!(ended.must("ending all"), 2);
    let again = unit.tokens().revoke_all(staff, after(9)).await;
    assert_eq!(again.must("ending none"), 0);
    unit.save().await.must("saving");
    for (token, hash) in &tokens {
        let found = read(store, hash).await.must("the token");
        assert_eq!(found.revoked_at.is_some(), token.owner == staff);
    }
}

/// Given a token, when it is used, then that is noted the first time and once a minute, and never
/// of one that was ended.
pub async fn a_tokens_use_is_noted_once_a_minute(store: &Store) {
    let [staff, _] = owners(store).await;
    let (first, hash) = token(1, staff);
    add(store, &[(first.clone(), hash)]).await;
    let minute = 60_000_000;
    for (micros, noted) in [
        (5, 5),
        (minute, 5),
        (minute + 5, minute + 5),
        (0, minute + 5),
    ] {
        let touched = store.tokens.touch_token(first.id, after(micros)).await;
        touched.must("noting a use");
        let found = read(store, &hash).await.must("the token");
        assert_eq!(found.used_at, Some(after(noted)), "used {micros} us on");
    }
    let mut unit = store.begin().await;
    let ended = unit.tokens().revoke(first.id, after(6)).await;
    assert!(ended.must("ending"));
    unit.save().await.must("saving");
    let late = store.tokens.touch_token(first.id, after(9 * minute)).await;
    late.must("noting a use of nothing");
    let found = read(store, &hash).await.must("the token");
    assert_eq!(found.used_at, Some(after(minute + 5)));
}
