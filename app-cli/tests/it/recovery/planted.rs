//! What somebody put into the database beside the schema, as an operator meets it.

use super::{Operator, refused};

#[test]
fn a_restore_names_what_somebody_planted_and_puts_nothing_in_its_place() {
    for (database, operator) in Operator::both() {
        operator.administered();
        let view = "CREATE VIEW peeped AS SELECT login FROM staff";
        operator.database.execute(view);
        let path = operator.backup();
        let to = operator.elsewhere();
        for (language, words) in [
            ("fr", "ce que le portail n'y met pas"),
            ("en", "what the portal does not make"),
        ] {
            let restore = ["restore", path.to_str().unwrap(), "--to", to.as_str()];
            let line = [&restore[..], &["--lang", language]].concat();
            let ended = operator.program.run(&line);
            refused(&ended, 2, words);
            assert!(ended.err.contains("view peeped"), "{database}: {ended:?}");
        }
        let drilled = operator.json(&["drill"]);
        assert_eq!(drilled.status, 2, "{database}: {drilled:?}");
        let doctor = operator.json(&["doctor", "--check", "schema_drift"]);
        assert_eq!(doctor.status, 2, "{database}: {doctor:?}");
        assert!(
            doctor.out.contains("+view peeped"),
            "{database}: {doctor:?}"
        );
    }
}
