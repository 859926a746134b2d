//! `audit verify` and `audit head`, as an operator runs them.

use crate::program::Program;

const NOTHING: &str = "0:0000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn an_empty_audit_holds_and_its_head_is_taken_back() {
    let program = Program::configured();
    program.run(&["migrate"]);
    let head = program.run(&["audit", "head"]);
    assert_eq!((head.status, head.out.trim()), (0, NOTHING), "{head:?}");
    let json = program.run(&["audit", "head", "--format", "json"]);
    assert_eq!(json.json()["head"], NOTHING);
    let plain = program.folder().join("plain.head");
    let whole = program.folder().join("json.head");
    std::fs::write(&plain, &head.out).unwrap();
    std::fs::write(&whole, &json.out).unwrap();
    for given in [NOTHING, plain.to_str().unwrap(), whole.to_str().unwrap()] {
        let ended = program.run(&["audit", "verify", "--head", given, "--format", "json"]);
        assert_eq!(ended.status, 0, "{given} {ended:?}");
        assert_eq!(ended.json()["holds"], true);
        assert_eq!(ended.json()["kept_head"], NOTHING);
    }
    let ended = program.run(&["audit", "verify"]);
    assert!(
        ended.out.contains("tient") && ended.err.is_empty(),
        "{ended:?}"
    );
}

#[test]
fn a_removed_tail_is_a_red_check_that_names_the_entry_in_both_languages() {
    let program = Program::configured();
    program.run(&["migrate"]);
    let kept = NOTHING.replacen('0', "3", 1).replace(":0", ":a");
    let line = ["audit", "verify", "--head", kept.as_str()];
    let ended = program.run(&[&line[..], &["--format", "json"]].concat());
    assert_eq!(ended.status, 2, "{ended:?}");
    let fault = &ended.json()["fault"];
    assert_eq!(fault["seq"], 1, "{ended:?}");
    assert_eq!(fault["why"], "tail_removed", "{ended:?}");
    let french = program.run(&line);
    assert!(
        french.out.contains("retirée, et toutes celles d'après"),
        "{french:?}"
    );
    let english = program.run(&[&["--lang", "en"], &line[..]].concat());
    assert!(
        english.out.contains("removed, and all after it"),
        "{english:?}"
    );
    assert_eq!((french.status, english.status), (2, 2));
}

#[test]
fn what_is_no_head_is_refused() {
    let program = Program::configured();
    program.run(&["migrate"]);
    let file = program.folder().join("letter.txt");
    std::fs::write(&file, "Madame, Monsieur").unwrap();
    for given in ["nothing", "3:abc", file.to_str().unwrap()] {
        let ended = program.run(&["audit", "verify", "--head", given]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.contains(given), "{ended:?}");
    }
}
