use guichet_domain::deployments::StageDenial;
use guichet_domain::kernel::{TextFault, Words};
use guichet_portal::governance::{ActError, ProjectFault, ProjectView};

use crate::failure::Failure;
use crate::out::Out;
use crate::words::governance::Kind;

/// Why the act was not done, in words, with the rule's own word.
pub(super) fn refused(error: ActError<ProjectFault, ProjectView>, out: Out) -> Failure {
    let fault = match error {
        ActError::Port(error) => return error.into(),
        ActError::Refused { refusal, .. } => refusal,
        ActError::Missing => {
            let words = out.say("ce projet n'existe pas", "there is no such project");
            return Failure::Refused(words.to_owned());
        }
        other => return Failure::Refused(other.to_string()),
    };
    Failure::Refused(format!("{} ({})", words(&fault, out), fault.code()))
}

fn words(fault: &ProjectFault, out: Out) -> String {
    let plain = |french, english| out.say(french, english).to_owned();
    match fault {
        ProjectFault::RoleNotHeld { login, role } => {
            let words = out.say(
                "ne tient pas le rôle demandé ; lancez :",
                "does not hold the role asked for; run:",
            );
            let role = role.word();
            format!("{login} {words} guichet staff role add {login} {role}")
        }
        ProjectFault::UnknownStaff(login) => {
            let words = out.say(
                "n'est le login de personne d'actif ; voyez : guichet staff list",
                "is nobody's active login; see: guichet staff list",
            );
            format!("{login} {words}")
        }
        ProjectFault::NameTaken => plain(
            "un autre projet porte ce nom",
            "another project has this name",
        ),
        ProjectFault::LeadStays => plain(
            "la personne qui mène le projet en reste membre, à ce titre",
            "whoever leads the project stays its member, as its lead",
        ),
        ProjectFault::TooManyMembers => plain(
            "le projet a déjà autant de membres qu'il peut en avoir",
            "the project has as many members as it may",
        ),
        ProjectFault::Name(fault) => {
            let name = out.say("le nom", "the name");
            format!("{name}: {}", text(*fault, out))
        }
        ProjectFault::Reason(fault) => {
            let reason = out.say("le motif (--reason)", "the reason (--reason)");
            format!("{reason}: {}", text(*fault, out))
        }
        ProjectFault::Stage(denial) => stage(*denial, out),
        // Operators may do everything, see no revision and set no rules here.
        ProjectFault::AddersOnly
        | ProjectFault::LeadOnly
        | ProjectFault::AdministratorsOnly
        | ProjectFault::Changed { .. }
        | ProjectFault::Rules { .. } => fault.to_string(),
    }
}

/// Why a stage stays as it is.
fn stage(denial: StageDenial, out: Out) -> String {
    match denial {
        StageDenial::LeadOnly => denial.to_string(),
        StageDenial::Earlier(stage) => {
            let words = out.say(
                "une étape d'avant n'est pas terminée",
                "an earlier stage is not finished",
            );
            let stage = Kind::Stage.say(out.lang, stage.word());
            format!("{words}: {stage}")
        }
        StageDenial::WrongState(now) => {
            let words = out.say("impossible, l'étape est", "not possible, the stage is");
            let now = Kind::StageState.say(out.lang, now.word());
            format!("{words}: {now}")
        }
        StageDenial::Open { count } => {
            let words = out.say(
                "déploiements ou incidents encore ouverts sous cette étape",
                "deployments or incidents still open under this stage",
            );
            format!("{words}: {count}")
        }
    }
}

fn text(fault: TextFault, out: Out) -> String {
    match fault {
        TextFault::Empty => out.say("à remplir", "is missing").to_owned(),
        TextFault::TooLong { most } => {
            let words = out.say("caractères au plus", "characters at the most");
            format!("{most} {words}")
        }
        TextFault::Control => out
            .say(
                "contient un caractère de contrôle",
                "holds a control character",
            )
            .to_owned(),
    }
}
