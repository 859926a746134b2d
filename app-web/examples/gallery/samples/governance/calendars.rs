//! The calendar.

use guichet_domain::deployments::{Environment, State};
use guichet_web::view::governance::calendar::{CalendarPage, Day, Frozen, Planned};
use guichet_web::view::governance::states;
use guichet_web::view::parts::When;

use super::super::{HOSTILE, Pages, add, date};
use super::{TASK, Team};

impl Team<'_> {
    pub(super) fn calendars(&self, pages: &mut Pages) -> askama::Result<()> {
        let texts = self.0.write.texts();
        let first = date("2026-01-26");
        let planned = Planned {
            href: TASK.to_owned(),
            zone: Some("Indian/Reunion".to_owned()),
            at: self.0.instant("2026-02-06T13:00:00Z"),
            version: "v1.2.0".to_owned(),
            env: self.env(Environment::Preprod),
            project: HOSTILE.to_owned(),
            state: states::task(texts, State::Planned),
        };
        let frozen = Frozen {
            name: "Clôture".to_owned(),
            project: "Portail fournisseurs".to_owned(),
            environments: vec![self.env(Environment::Prod)],
        };
        let days = first.iter_days().take(35).enumerate().map(|(at, day)| Day {
            date: When::long_day(day, &self.0.write),
            number: u32::try_from(at % 28 + 1).unwrap_or(1),
            is_inside: (6..34).contains(&at),
            is_today: at == 10,
            planned: if at % 5 == 0 {
                vec![planned.clone()]
            } else {
                vec![]
            },
            frozen: if at % 7 == 4 {
                vec![frozen.clone()]
            } else {
                vec![]
            },
        });
        let mut page = CalendarPage {
            frame: self.frame("/projets/calendrier/"),
            zone: "Europe/Paris".to_owned(),
            month: self.0.write.month(date("2026-02-01")),
            prev_href: "/projets/calendrier/?mois=2026-01".to_owned(),
            next_href: "/projets/calendrier/?mois=2026-03".to_owned(),
            weekdays: (1..=7).map(|n| self.t(&format!("weekday-{n}"))).collect(),
            days: days.collect(),
            is_cut: true,
            are_freezes_cut: true,
            is_fault: false,
        };
        add(pages, "calendar", &page)?;
        for day in &mut page.days {
            day.planned.clear();
            day.frozen.clear();
        }
        page.is_fault = true;
        add(pages, "calendar-empty", &page)
    }
}
