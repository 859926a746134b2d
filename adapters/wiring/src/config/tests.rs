use super::*;

const GOOD: [(&str, &str); 5] = [
    ("TRYTON_RPC_URL", "http://127.0.0.1:8069/"),
    ("TRYTON_DATABASE", "guichet"),
    ("TRYTON_USER", "guichet"),
    ("TRYTON_PASSWORD", "not-a-real-one"),
    ("PORTAL_DB_URL", "sqlite:///nowhere/portal.sqlite"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Result<Config, ConfigFaults> {
    let replaced = |name: &str| more.iter().any(|(n, _)| *n == name);
    let base = GOOD.into_iter().filter(|(name, _)| !replaced(name));
    Config::from_variables(base.chain(more.iter().copied()))
}

fn faulty(more: &[(&str, &str)]) -> Vec<String> {
    with(more)
        .unwrap_err()
        .0
        .into_iter()
        .map(|fault| fault.variable)
        .collect()
}

#[test]
fn the_required_ones_alone_are_enough_in_development() {
    let config = with(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.base_url, "http://127.0.0.1:8080");
    assert_eq!(config.settings.environment, Environment::Development);
}

#[test]
fn a_network_is_declared_private_for_a_private_host_alone() {
    assert!(!with(&[]).unwrap().tryton_network_is_private);
    let declared = |url| [("TRYTON_PRIVATE_NETWORK", "1"), ("TRYTON_RPC_URL", url)];
    let config = with(&declared("http://tryton:8000")).unwrap();
    assert!(config.tryton_network_is_private);
    for public in ["http://tryton.example.com", "http://8.8.8.8:8000"] {
        assert_eq!(faulty(&declared(public)), ["TRYTON_PRIVATE_NETWORK"]);
    }
    let unclear = faulty(&[("TRYTON_PRIVATE_NETWORK", "yes")]);
    assert_eq!(unclear, ["TRYTON_PRIVATE_NETWORK"]);
}

#[test]
fn every_missing_one_is_named_at_once() {
    let faults = Config::from_variables([]).unwrap_err();
    let names: Vec<&str> = faults.0.iter().map(|f| f.variable.as_str()).collect();
    assert_eq!(names, GOOD.map(|(name, _)| name));
}

#[test]
fn a_value_that_cannot_be_understood_is_named_and_never_shown() {
    for (name, value) in [
        ("TRYTON_RPC_URL", "ftp://secret-host"),
        ("TRYTON_RPC_URL", "http://user:secret-password@host"),
        ("TRYTON_RPC_URL", "not a url"),
        ("PORTAL_DB_URL", "mysql://secret"),
        ("PORTAL_DB_URL", "secret"),
        ("GUICHET_LISTEN", "secret"),
        ("GUICHET_ENV", "secret"),
        ("GUICHET_TRUSTED_PROXIES", "10.0.0.0/8, secret"),
        ("GUICHET_BASE_URL", "https://secret/"),
        ("GUICHET_SECRET_KEY", "secret"),
        ("LOG_FORMAT", "secret"),
        ("TRYTON_CA_FILE", "secret.pem"),
    ] {
        let faults = with(&[(name, value)]).unwrap_err();
        assert!(
            faults.0.iter().any(|f| f.variable == name),
            "{name}: {faults}"
        );
        assert!(!faults.to_string().contains("secret-"), "{faults}");
    }
}

#[test]
fn a_misspelt_variable_is_a_fault() {
    assert_eq!(
        faulty(&[("GUICHET_LISTENS", "127.0.0.1:1")]),
        ["GUICHET_LISTENS"]
    );
}

#[test]
fn outside_development_a_key_is_required() {
    assert_eq!(
        faulty(&[("GUICHET_ENV", "production")]),
        ["GUICHET_SECRET_KEY"]
    );
}

#[test]
fn a_login_needs_its_password() {
    assert_eq!(
        faulty(&[("TRYTON_ADMIN_USER", "admin")]),
        ["TRYTON_ADMIN_PASSWORD"]
    );
    assert_eq!(
        faulty(&[("PORTAL_LOGIN", "portal.client")]),
        ["PORTAL_PASSWORD"]
    );
}

#[test]
fn a_secret_may_lie_in_a_file_but_not_in_two_places() {
    let file = std::env::temp_dir().join(format!("guichet-secret-{}", std::process::id()));
    std::fs::write(&file, "from-a-file\n").unwrap();
    let path = file.to_str().unwrap();
    let config = with(&[("TRYTON_PASSWORD", ""), ("TRYTON_PASSWORD_FILE", path)]).unwrap();
    assert_eq!(config.service.password.expose_secret(), "from-a-file");
    assert_eq!(
        faulty(&[("TRYTON_PASSWORD_FILE", path)]),
        ["TRYTON_PASSWORD"]
    );
    std::fs::remove_file(&file).unwrap();
    assert_eq!(
        faulty(&[("TRYTON_PASSWORD", ""), ("TRYTON_PASSWORD_FILE", path)])
            .first()
            .unwrap(),
        "TRYTON_PASSWORD_FILE"
    );
}

#[test]
fn in_development_a_key_is_made_once_and_kept_beside_the_database() {
    let folder = std::env::temp_dir().join(format!("guichet-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite://{}", folder.join("portal.sqlite").display());
    let id = |more: &[(&str, &str)]| {
        let all = [&[("PORTAL_DB_URL", url.as_str())], more].concat();
        with(&all).map(|config| config.keys.id())
    };
    let kept = id(&[]).unwrap();
    assert_eq!(id(&[]).unwrap(), kept, "the next program has the same");
    let other = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    assert_ne!(id(&[("GUICHET_SECRET_KEY", other)]).unwrap(), kept);
    std::fs::write(folder.join("portal.sqlite.key"), "short").unwrap();
    let faults = id(&[]).unwrap_err();
    assert_eq!(faults.0[0].variable, "GUICHET_SECRET_KEY", "{faults}");
    std::fs::remove_dir_all(&folder).unwrap();
    let postgres = [("PORTAL_DB_URL", "postgres://guichet@db/guichet")];
    assert_eq!(
        faulty(&postgres),
        ["GUICHET_SECRET_KEY"],
        "nowhere to keep one"
    );
}
