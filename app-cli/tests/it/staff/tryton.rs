//! Members from Tryton, on a real one.

use serde_json::json;

use super::assert_refused;
use crate::tryton::program;

#[test]
fn a_login_of_tryton_is_bound_to_its_user() {
    let (program, _turn) = program();
    assert_eq!(program.run(&["setup", "portal"]).status, 0);
    let add = |login: &str| {
        let line = [
            "staff",
            "add",
            login,
            "--name",
            "Claire",
            "--email",
            "c@example.com",
        ];
        program.run(&[&line[..], &["--role", "support", "--format", "json"]].concat())
    };
    let ended = add("portal.client");
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let shown = ended.json();
    assert_eq!(shown["account"], "tryton");
    let user = shown["user_id"].as_i64().unwrap();
    let links = program
        .run(&["customers", "list", "--format", "json"])
        .json();
    let links = links["links"].as_array().unwrap();
    let link = links.iter().find(|link| link["login"] == "portal.client");
    assert_eq!(link.unwrap()["user_id"], json!(user), "Tryton's own id");
    let table = program.run(&["staff", "list"]);
    assert!(table.out.contains(&format!("Tryton ({user})")), "{table:?}");

    assert_refused(&add("portal.client"), "fait déjà partie de l'équipe");
    assert_refused(&add("nobody.here"), "n'est pas un login de Tryton");
    let change = ["staff", "password", "portal.client"];
    let ended = super::fed(&program, &change, super::PASSWORD);
    assert_refused(&ended, "se connecte avec le mot de passe de Tryton");
}
