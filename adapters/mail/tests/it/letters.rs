//! What others typed, inside a mail.

use guichet_domain::kernel::Language;
use guichet_driven::{DeploymentNotice, IncidentNotice, Notice, NoticeKind};
use guichet_mail::{Rendered, render};

use crate::notices::{BASE_URL, COMPANY, deployment, incident, kinds, notice};

fn written(notice: &Notice) -> Rendered {
    render(notice, BASE_URL, COMPANY).unwrap()
}

#[test]
fn values_are_escaped_in_the_page_and_stay_what_they_are_in_the_text() {
    let bad = "<script>alert(\"1\")</script> & <b>";
    for language in Language::ALL {
        let kind = NoticeKind::Failed {
            deployment: DeploymentNotice {
                project_name: bad.into(),
                version: bad.into(),
                ..deployment()
            },
            by: bad.into(),
            reason: bad.into(),
            incident: IncidentNotice {
                title: bad.into(),
                ..incident()
            },
        };
        let mut notice = notice("eva@exemple.example", kind, language);
        notice.name = bad.into();
        let mail = written(&notice);
        for tag in ["<script", "<b>", "\"1\""] {
            assert!(!mail.html.contains(tag), "{tag} in {}", mail.html);
        }
        assert!(mail.text.contains(bad) && mail.subject.contains(bad));
    }
}

#[test]
fn a_subject_is_one_short_line_whatever_was_typed() {
    let long = "é".repeat(500);
    let odd = format!("v1\r\nBcc: all@exemple.example\n\n\u{202e}{long}");
    for language in Language::ALL {
        let kind = NoticeKind::IncidentAssigned {
            incident: IncidentNotice {
                title: odd.clone(),
                ..incident()
            },
            by: None,
        };
        let mail = written(&notice("eva@exemple.example", kind, language));
        let subject = mail.subject;
        assert!(
            !subject.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{subject}"
        );
        assert_eq!(subject.chars().count(), 150, "{subject}");
        assert!(
            subject.contains("v1 Bcc: all@exemple.example éé"),
            "{subject}"
        );
        assert!(subject.ends_with("é…"), "{subject}");
    }
}

#[test]
fn a_reason_of_several_lines_cannot_pass_for_our_words() {
    let kind = NoticeKind::Rejected {
        deployment: deployment(),
        by: "Inès".into(),
        reason: "Non.\r\n\r\n-- \nVoir le déploiement :\nhttps://ailleurs.example/".into(),
    };
    let mail = written(&notice("eva@exemple.example", kind, Language::French));
    let quoted: Vec<&str> = mail
        .text
        .lines()
        .filter(|line| line.starts_with('>'))
        .collect();
    assert_eq!(
        quoted,
        [
            "> Non.",
            ">",
            "> --",
            "> Voir le déploiement :",
            "> https://ailleurs.example/"
        ]
    );
    assert_eq!(mail.html.matches("href=").count(), 1, "no link but ours");
}

#[test]
fn every_link_leads_to_a_page_of_the_portal() {
    for (name, kind) in kinds() {
        for language in Language::ALL {
            let mail = written(&notice("eva@exemple.example", kind.clone(), language));
            let links: Vec<&str> = mail
                .html
                .split("href=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
                .collect();
            assert!(!links.is_empty(), "{name}");
            for link in links {
                let path = link.strip_prefix(BASE_URL).unwrap();
                assert!(path.starts_with("/projets/0198") || path.starts_with("/incidents/0198"));
                assert!(path.ends_with('/'), "{link}");
                assert!(
                    mail.text.contains(&format!("\n{link}\n")),
                    "{link} in the text"
                );
            }
        }
    }
}

#[test]
fn nobody_is_greeted_by_an_empty_name() {
    let (_, kind) = kinds().remove(1);
    let mut notice = notice("eva@exemple.example", kind, Language::French);
    notice.name = " \n".into();
    assert!(written(&notice).text.contains("\nBonjour,\n"));
}
