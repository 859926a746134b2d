use guichet_portal::operators::StaffError;
use guichet_portal::{LONGEST_TOKEN_DAYS, PasswordFault, SHORTEST_PASSWORD, TokenError};

use crate::failure::Failure;
use crate::out::Out;

/// Why the staff were not changed, in the operator's language.
pub(in crate::commands) fn refused(out: Out, error: StaffError) -> Failure {
    let name =
        |login: &str, french: &str, english: &str| format!("{login} {}", out.say(french, english));
    let words = match error {
        StaffError::Port(error) => return error.into(),
        StaffError::UnknownInTryton(login) => name(
            &login,
            "n'est pas un login de Tryton ; pour un mot de passe du portail : --local",
            "is no login of Tryton; for a password of the portal's own: --local",
        ),
        StaffError::InactiveInTryton(login) => name(
            &login,
            "est désactivé dans Tryton",
            "is not active in Tryton",
        ),
        StaffError::Taken(login) => name(
            &login,
            "fait déjà partie de l'équipe",
            "is one of the staff already",
        ),
        StaffError::UserTaken(login) => name(
            &login,
            "est dans Tryton un utilisateur déjà rattaché à un autre membre",
            "is in Tryton a user bound to another member already",
        ),
        StaffError::Unknown(login) => name(
            &login,
            "ne fait pas partie de l'équipe ; lancez : guichet staff add",
            "is not one of the staff; run: guichet staff add",
        ),
        StaffError::NotLocal(login) => name(
            &login,
            "se connecte avec le mot de passe de Tryton ; pour un accès de secours : guichet admin bootstrap",
            "signs in with Tryton's password; for a way in without it: guichet admin bootstrap",
        ),
        StaffError::AdministratorThere(login) => name(
            &login,
            "est une administration active ; pour une autre : --force, pour rouvrir son accès : guichet admin repair",
            "is an active administrator; for another: --force, to let them in again: guichet admin repair",
        ),
        StaffError::NotAdministrator(login) => name(
            &login,
            "n'est pas de l'administration ; lancez : guichet staff role add",
            "is not an administrator; run: guichet staff role add",
        ),
        StaffError::LastAdministrator(login) => name(
            &login,
            "est la dernière administration active qui peut se connecter : donnez d'abord ce rôle à quelqu'un d'autre, ou rouvrez un autre accès : guichet admin repair",
            "is the last active administrator who can sign in: give somebody else that role first, or let another in again: guichet admin repair",
        ),
        StaffError::Field(_) => out
            .say(
                "le login et le nom tiennent sur une ligne de 1 à 256 caractères",
                "login and name are one line of 1 to 256 characters",
            )
            .into(),
        StaffError::NoRole => out.say("il faut un rôle", "a role is needed").into(),
        StaffError::Password(fault) => password(out, fault),
        StaffError::BadCursor(_) => out
            .say(
                "ce curseur n'est pas de cette liste",
                "this cursor is not one of this list",
            )
            .into(),
        StaffError::Token(fault) => token(out, &fault),
    };
    Failure::Refused(words)
}

fn password(out: Out, fault: PasswordFault) -> String {
    match fault {
        PasswordFault::TooShort => {
            let words = out.say(
                "caractères au moins pour un mot de passe",
                "characters at least for a password",
            );
            format!("{SHORTEST_PASSWORD} {words}")
        }
        PasswordFault::Impossible => out
            .say(
                "le mot de passe a plus de 256 caractères, ou un caractère nul",
                "the password has more than 256 characters, or a NUL",
            )
            .into(),
        PasswordFault::IsLogin => out
            .say("le mot de passe est le login", "the password is the login")
            .into(),
    }
}

fn token(out: Out, fault: &TokenError) -> String {
    match fault {
        TokenError::Name => out
            .say(
                "le nom d'un jeton tient sur une ligne de 1 à 100 caractères",
                "a token's name is one line of 1 to 100 characters",
            )
            .into(),
        TokenError::Scopes => out.say("il faut une portée", "a scope is needed").into(),
        TokenError::Days => {
            let words = out.say("jours pour un jeton", "days for a token");
            format!("1..{LONGEST_TOKEN_DAYS} {words}")
        }
        TokenError::Missing => out.say("pas de tel jeton", "no such token").into(),
        TokenError::Disabled => out
            .say("cette personne est désactivée", "this person is disabled")
            .into(),
        TokenError::MustChange => out
            .say(
                "cette personne doit d'abord changer son mot de passe à usage unique, à /equipe/",
                "this person must first change their one-time password, at /equipe/",
            )
            .into(),
        TokenError::Port(error) => error.to_string(),
    }
}
