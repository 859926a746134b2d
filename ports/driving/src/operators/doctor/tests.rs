#[test]
fn each_check_stands_once_after_what_it_needs() {
    let mut before = std::collections::HashSet::new();
    for check in super::catalogue() {
        for need in check.needs {
            assert!(
                before.contains(need),
                "{} needs {need} before it",
                check.name
            );
        }
        assert!(before.insert(check.name), "{} twice", check.name);
    }
}
