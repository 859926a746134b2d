use guichet_domain::kernel::Currency;
use rust_decimal::Decimal;

use super::*;

fn formatter(language: Language) -> Formatter {
    Formatter::new(language, chrono_tz::Europe::Paris)
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn both(amount: &str, code: &str, digits: u32) -> (String, String) {
    let money = Money::new(decimal(amount), Currency::new(code, digits).unwrap()).unwrap();
    (
        formatter(Language::French).money(&money),
        formatter(Language::English).money(&money),
    )
}

fn pair(fr: &str, en: &str) -> (String, String) {
    (fr.to_owned(), en.to_owned())
}

#[test]
fn euros_take_their_sign_and_others_their_code() {
    assert_eq!(
        both("1434.24", "EUR", 2),
        pair("1\u{202F}434,24\u{A0}€", "€1,434.24")
    );
    assert_eq!(
        both("640", "CHF", 2),
        pair("640,00\u{A0}CHF", "CHF\u{A0}640.00")
    );
    assert_eq!(both("0", "EUR", 2), pair("0,00\u{A0}€", "€0.00"));
}

#[test]
fn less_than_nothing_has_a_true_minus_before_everything() {
    assert_eq!(
        both("-84", "EUR", 2),
        pair("\u{2212}84,00\u{A0}€", "\u{2212}€84.00")
    );
    assert_eq!(
        both("-1084.5", "CHF", 2),
        pair(
            "\u{2212}1\u{202F}084,50\u{A0}CHF",
            "\u{2212}CHF\u{A0}1,084.50"
        )
    );
}

#[test]
fn a_currency_keeps_its_own_digits() {
    assert_eq!(
        both("150000", "JPY", 0),
        pair("150\u{202F}000\u{A0}JPY", "JPY\u{A0}150,000")
    );
    assert_eq!(
        both("1.2", "TND", 3),
        pair("1,200\u{A0}TND", "TND\u{A0}1.200")
    );
}

#[test]
fn large_amounts_stay_exact() {
    assert_eq!(
        both("12345678901234.12", "EUR", 2),
        pair(
            "12\u{202F}345\u{202F}678\u{202F}901\u{202F}234,12\u{A0}€",
            "€12,345,678,901,234.12"
        )
    );
}

#[test]
fn a_unit_price_keeps_the_digits_it_needs() {
    let price = |text| UnitPrice {
        amount: decimal(text),
        currency: Currency::new("EUR", 2).unwrap(),
    };
    let fr = formatter(Language::French);
    assert_eq!(fr.unit_price(&price("0.5950")), "0,595\u{A0}€");
    assert_eq!(fr.unit_price(&price("14.8500")), "14,85\u{A0}€");
    assert_eq!(fr.unit_price(&price("3")), "3,00\u{A0}€");
    assert_eq!(
        fr.unit_price(&price("-1250.5")),
        "\u{2212}1\u{202F}250,50\u{A0}€"
    );
}

#[test]
fn quantities_have_their_unit_and_no_idle_zeros() {
    let fr = formatter(Language::French);
    let quantity = |text: &str| text.parse::<Quantity>().unwrap();
    assert_eq!(fr.quantity(quantity("120.000"), Some("u")), "120\u{A0}u");
    assert_eq!(fr.quantity(quantity("2.5"), Some("kg")), "2,5\u{A0}kg");
    assert_eq!(fr.quantity(quantity("-3"), None), "\u{2212}3");
    let en = formatter(Language::English);
    assert_eq!(
        en.quantity(quantity("12500.25"), Some("m")),
        "12,500.25\u{A0}m"
    );
}

#[test]
fn days_and_instants_read_as_people_write_them() {
    let (fr, en) = (formatter(Language::French), formatter(Language::English));
    let day = NaiveDate::from_ymd_opt(2026, 2, 6).unwrap();
    assert_eq!((fr.day(day), en.day(day)), pair("06/02/2026", "6 Feb 2026"));
    assert_eq!(
        (fr.long_day(day), en.long_day(day)),
        pair("6 février 2026", "6 February 2026")
    );
    let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    assert_eq!(
        (fr.long_day(first), en.long_day(first)),
        pair("1er mars 2026", "1 March 2026")
    );
}

#[test]
fn instants_are_told_in_the_companys_zone_summer_and_winter() {
    let (fr, en) = (formatter(Language::French), formatter(Language::English));
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let winter = at("2026-02-06T09:42:00Z");
    assert_eq!(
        (fr.instant(winter), en.instant(winter)),
        pair("06/02/2026 à 10:42", "6 Feb 2026, 10:42")
    );
    assert_eq!(fr.instant(at("2026-07-31T22:30:00Z")), "01/08/2026 à 00:30");
    assert_eq!(machine_instant(winter), "2026-02-06T09:42:00Z");
    assert_eq!(machine_day(winter.date_naive()), "2026-02-06");
}
