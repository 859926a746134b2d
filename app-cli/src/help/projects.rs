//! The help of `guichet projects`.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "projects",
        [
            "Les projets : étapes, membres",
            "The projects: stages, members",
        ],
        "",
    ),
    About(
        "projects add",
        [
            "Ajoute un projet, mené par cette personne",
            "Adds a project, led by this person",
        ],
        "guichet projects add \"Portail client\" --lead marie",
    ),
    About(
        "projects list",
        ["Montre tous les projets", "Shows all projects"],
        "guichet projects list\n  guichet projects list --format json",
    ),
    About(
        "projects show",
        [
            "Montre un projet, ses étapes et ses membres",
            "Shows a project, its stages and members",
        ],
        "guichet projects show 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
    About(
        "projects stage",
        [
            "Commence, termine ou rouvre une étape",
            "Begins, ends or reopens a stage",
        ],
        "guichet projects stage 01a1fdb8-132c-7324-91b8-25c4188b1200 tests finish\n  guichet projects stage 01a1fdb8-132c-7324-91b8-25c4188b1200 tests reopen --reason \"Régression\"",
    ),
    About(
        "projects member",
        ["Les membres d'un projet", "The members of a project"],
        "",
    ),
    About(
        "projects member add",
        [
            "Ajoute un membre, ou change son rôle dans le projet",
            "Adds a member, or changes their role in the project",
        ],
        "guichet projects member add 01a1fdb8-132c-7324-91b8-25c4188b1200 jean --role senior_developer",
    ),
    About(
        "projects member remove",
        ["Retire un membre", "Removes a member"],
        "guichet projects member remove 01a1fdb8-132c-7324-91b8-25c4188b1200 jean",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "projects add",
        "name",
        ["Le nom du projet", "The project's name"],
    ),
    Argument(
        "projects add",
        "lead",
        [
            "Le login de qui le mène : tient le rôle project_lead",
            "The login of who leads it: holds the role project_lead",
        ],
    ),
    Argument(
        "projects show",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "projects stage",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "projects stage",
        "stage",
        [
            "planification, conception, developpement, tests, deploiement ou maintenance",
            "planification, conception, developpement, tests, deploiement or maintenance",
        ],
    ),
    Argument(
        "projects stage",
        "verb",
        ["start, finish ou reopen", "start, finish or reopen"],
    ),
    Argument(
        "projects stage",
        "reason",
        ["Pourquoi ; reopen en a besoin", "Why; reopen needs it"],
    ),
    Argument(
        "projects member add",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("projects member add", "login", ["Le login", "The login"]),
    Argument(
        "projects member add",
        "role",
        [
            "Le rôle dans le projet, que la personne tient",
            "The role in the project, which the person holds",
        ],
    ),
    Argument(
        "projects member remove",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("projects member remove", "login", ["Le login", "The login"]),
    Argument(
        "projects member remove",
        "role",
        ["Seulement si c'est son rôle", "Only if this is their role"],
    ),
];
