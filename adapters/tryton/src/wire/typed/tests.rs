use std::str::FromStr;

use super::*;

fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

#[test]
fn decimals_are_exact_in_both_of_pythons_forms() {
    for (digits, value) in [
        ("0.5950", "0.5950"),
        ("1E+2", "100"),
        ("-3618.64", "-3618.64"),
    ] {
        let json = format!(r#"{{"__class__":"Decimal","decimal":"{digits}"}}"#);
        assert_eq!(read(&json), Some(WDecimal(decimal(value))), "{digits}");
    }
    let json = r#"{"__class__":"Decimal","decimal":"0.5950"}"#;
    assert_eq!(
        serde_json::to_string(&WDecimal(decimal("0.5950"))).unwrap(),
        json
    );
    for wrong in [
        "NaN",
        "Infinity",
        "",
        "1e99",
        "0.12345678901234567890123456789012",
    ] {
        let json = format!(r#"{{"__class__":"Decimal","decimal":"{wrong}"}}"#);
        assert_eq!(read::<WDecimal>(&json), None, "{wrong}");
    }
    assert_eq!(
        read::<WDecimal>(r#"{"__class__":"date","decimal":"1"}"#),
        None
    );
    assert_eq!(read::<WDecimal>("1.5"), None);
}

#[test]
fn days_and_instants_go_there_and_back() {
    let day = r#"{"__class__":"date","year":2026,"month":2,"day":28}"#;
    let date: WDate = read(day).unwrap();
    assert_eq!(date.0, NaiveDate::from_ymd_opt(2026, 2, 28).unwrap());
    assert_eq!(serde_json::to_string(&date).unwrap(), day);
    assert_eq!(
        read::<WDate>(r#"{"__class__":"date","year":2026,"month":2,"day":29}"#),
        None
    );
    assert_eq!(read::<Option<WDate>>("null"), Some(None));

    let instant = concat!(
        r#"{"__class__":"datetime","year":2026,"month":11,"day":21,"#,
        r#""hour":8,"minute":3,"second":9,"microsecond":57563}"#
    );
    let at: WDateTime = read(instant).unwrap();
    assert_eq!(at.0.to_rfc3339(), "2026-11-21T08:03:09.057563+00:00");
    assert_eq!(serde_json::to_string(&at).unwrap(), instant);
    assert_eq!(read::<WDateTime>(day), None);
}

#[test]
fn bytes_may_be_folded_and_are_not_shown() {
    let json = "{\"__class__\":\"bytes\",\"base64\":\"JVBE\\nRi0=\\n\"}";
    let bytes: WBytes = read(json).unwrap();
    assert_eq!(bytes.0, b"%PDF-");
    assert_eq!(format!("{bytes:?}"), "WBytes(5 bytes)");
    assert_eq!(read(&serde_json::to_string(&bytes).unwrap()), Some(bytes));
    assert_eq!(
        read::<WBytes>(r#"{"__class__":"bytes","base64":"!"}"#),
        None
    );
}

#[test]
fn truth_comes_in_every_databases_form() {
    for (json, value) in [("true", true), ("1", true), ("0", false), ("false", false)] {
        assert_eq!(read(json), Some(Flag(value)));
    }
    assert_eq!(read("null"), Some(Flag(false)));
    assert_eq!(read::<Flag>("2"), None);
    assert_eq!(read::<Flag>("\"true\""), None);
}

#[test]
fn quantities_keep_their_digits() {
    for (json, value) in [
        ("2.3", "2.3"),
        ("10.0", "10.0"),
        ("1e-07", "0.0000001"),
        ("-4", "-4"),
    ] {
        assert_eq!(read(json), Some(WFloat(decimal(value))), "{json}");
    }
    assert_eq!(
        serde_json::to_string(&WFloat(decimal("2.3"))).unwrap(),
        "2.3"
    );
    assert_eq!(read::<WFloat>("\"2.3\""), None);
    assert_eq!(read::<WFloat>("null"), None);
    assert_eq!(read(" 2.3 "), Some(WFloat(decimal("2.3"))));
}

#[test]
fn times_go_there_and_back() {
    let json = r#"{"__class__":"timedelta","seconds":5400.5}"#;
    let time: WTimeDelta = read(json).unwrap();
    assert_eq!(time.0, TimeDelta::milliseconds(5_400_500));
    assert_eq!(serde_json::to_string(&time).unwrap(), json);
    assert_eq!(
        read::<WTimeDelta>(r#"{"__class__":"timedelta","seconds":1e25}"#),
        None
    );
}
