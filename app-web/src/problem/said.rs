//! What is said of each fault.

use guichet_domain::access::TokenScope;

use super::Fault;

/// What is said of a fault: its status, a stable word, a title, a sentence.
pub(super) struct Facts<'a> {
    pub(super) status: u16,
    pub(super) code: &'a str,
    pub(super) title: &'static str,
    pub(super) detail: &'a str,
}

const fn facts<'a>(status: u16, code: &'a str, title: &'static str, detail: &'a str) -> Facts<'a> {
    Facts {
        status,
        code,
        title,
        detail,
    }
}

impl Fault {
    /// Every status an operation of the API may answer with beside its own, for its description.
    pub(crate) const STATUSES: [(u16, &'static str); 14] = [
        (400, "The request is malformed, out of range or incomplete."),
        (401, "Nobody is signed in."),
        (403, "Signed in, but not allowed."),
        (404, "Missing, or somebody else's."),
        (405, "The address does not take this method."),
        (
            409,
            "Somebody changed it meanwhile, or it is not possible as things stand.",
        ),
        (413, "More was sent than is taken."),
        (415, "The body is of a type that is not taken."),
        (
            422,
            "The ERP's rules say no, or an `Idempotency-Key` came before with another body.",
        ),
        (429, "Too many tries."),
        (500, "A fault of the portal."),
        (502, "The ERP answered nonsense."),
        (503, "The ERP cannot be reached."),
        (504, "The ERP did not answer in time."),
    ];

    #[expect(clippy::too_many_lines, reason = "one fault after the other")]
    pub(super) fn facts(&self) -> Facts<'_> {
        match self {
            Self::Malformed(words) => facts(400, "bad_request", "Bad request", words),
            Self::Fields(_) => facts(
                400,
                "bad_request",
                "Bad request",
                "Some fields or parameters hold what they cannot hold.",
            ),
            Self::Filter(words) => facts(400, "bad_request", "Bad request", words),
            Self::BadCursor => facts(
                404,
                "bad_cursor",
                "Not found",
                "The cursor is not one of this list with this filter. Start again without it.",
            ),
            Self::NotSignedIn => facts(
                401,
                "not_signed_in",
                "Not signed in",
                "Sign in, or send the token of a session that has not ended.",
            ),
            Self::PasswordToChange => facts(
                403,
                "password_to_change",
                "Not allowed",
                "Choose another password at /equipe/mot-de-passe/ first.",
            ),
            Self::WrongSignIn => facts(
                401,
                "wrong_sign_in",
                "Sign-in refused",
                "The login or the password does not match.",
            ),
            Self::Forged => facts(
                403,
                "csrf",
                "Not allowed",
                "The token against forged requests is missing or does not belong to this session.",
            ),
            Self::NoCustomer => facts(
                403,
                "no_customer",
                "Not allowed",
                "This login is not linked to a customer yet.",
            ),
            Self::NotACustomer => facts(
                403,
                "not_a_customer",
                "Not allowed",
                "This is for customers; you are signed in as one of the staff.",
            ),
            Self::NotStaff => facts(
                403,
                "not_staff",
                "Not allowed",
                "This is for the staff; you are signed in as a customer.",
            ),
            Self::Scope(scope) => facts(403, "missing_scope", "Not allowed", needs(*scope)),
            Self::NoSession => facts(
                403,
                "no_session",
                "Not allowed",
                "A token is no session: revoke it instead.",
            ),
            Self::Missing => facts(404, "missing", "Not found", "There is nothing here."),
            Self::Method(_) => facts(
                405,
                "method",
                "Method not allowed",
                "This address does not take this method.",
            ),
            Self::Conflict => facts(
                409,
                "conflict",
                "Changed meanwhile",
                "Somebody changed it meanwhile. Read it again.",
            ),
            Self::Rules(rule) if rule.forbidden => {
                facts(403, rule.code, "Not allowed", &rule.detail)
            }
            Self::Rules(rule) => facts(409, rule.code, "Not possible now", &rule.detail),
            Self::KeyReused => facts(
                422,
                "key_reused",
                "Key used before",
                "This Idempotency-Key came before with another request.",
            ),
            Self::TooLarge => facts(
                413,
                "too_large",
                "Too large",
                "At most 64 KiB are taken; 1 MiB where log lines are.",
            ),
            Self::MediaType => facts(
                415,
                "media_type",
                "Unsupported media type",
                "The body is of a type that is not taken here.",
            ),
            Self::Refused { code, words } => facts(422, code, "Refused", words),
            Self::TooMany(_) => facts(
                429,
                "too_many",
                "Too many tries",
                "Wait as long as Retry-After says, then try again.",
            ),
            Self::Internal => facts(
                500,
                "internal",
                "Internal error",
                "This could not be answered. Tell us the request_id.",
            ),
            Self::BadGateway => facts(
                502,
                "bad_gateway",
                "Bad gateway",
                "The management system's answer could not be used.",
            ),
            Self::Unavailable(_) => facts(
                503,
                "unavailable",
                "Unavailable",
                "The management system does not answer. Try again in a few minutes.",
            ),
            Self::Restoring => facts(
                503,
                "restoring",
                "Being restored",
                "The portal is being restored from a backup. Try again in a few minutes.",
            ),
            Self::TooSlow => facts(
                504,
                "too_slow",
                "Too slow",
                "The management system did not answer in time. Try again in a few minutes.",
            ),
        }
    }
}

/// The scope a token lacks, in words.
const fn needs(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::ProjectsRead => "This needs a token with the scope projects:read.",
        TokenScope::ProjectsWrite => "This needs a token with the scope projects:write.",
        TokenScope::DeploymentsRead => "This needs a token with the scope deployments:read.",
        TokenScope::DeploymentsWrite => "This needs a token with the scope deployments:write.",
        TokenScope::IncidentsRead => "This needs a token with the scope incidents:read.",
        TokenScope::IncidentsWrite => "This needs a token with the scope incidents:write.",
        TokenScope::ErrorsRead => "This needs a token with the scope errors:read.",
        TokenScope::ErrorsWrite => "This needs a token with the scope errors:write.",
    }
}
