//! The help, in both languages: clap's own texts are English, ours follow `--lang`.

mod admin;
mod deployments;
mod entry;
mod errors;
mod examples;
mod incidents;
mod operators;
mod projects;
mod recovery;
mod staff;

use clap::{ColorChoice, CommandFactory};
use guichet_domain::kernel::Language;

use crate::args::Cli;
use entry::{About, Argument};

/// The help of each noun.
const ALL: &[(&[About], &[Argument])] = &[
    (operators::COMMANDS, operators::ARGUMENTS),
    (admin::COMMANDS, admin::ARGUMENTS),
    (errors::COMMANDS, errors::ARGUMENTS),
    (staff::COMMANDS, staff::ARGUMENTS),
    (projects::COMMANDS, projects::ARGUMENTS),
    (deployments::COMMANDS, deployments::ARGUMENTS),
    (incidents::COMMANDS, incidents::ARGUMENTS),
    (recovery::COMMANDS, recovery::ARGUMENTS),
];

/// The command with its help in this language.
pub(crate) fn command(lang: Language, color: bool) -> clap::Command {
    let choice = if color {
        ColorChoice::Auto
    } else {
        ColorChoice::Never
    };
    speak(Cli::command(), lang).color(choice)
}

/// Puts the words in.
fn speak(command: clap::Command, lang: Language) -> clap::Command {
    level(command, "", lang)
}

fn level(mut command: clap::Command, path: &str, lang: Language) -> clap::Command {
    let pick = |words: [&'static str; 2]| match lang {
        Language::French => words[0],
        Language::English => words[1],
    };
    let mut abouts = ALL.iter().flat_map(|noun| noun.0);
    if let Some(About(_, about, examples)) = abouts.find(|about| about.0 == path) {
        command = command.about(pick(*about));
        if !examples.is_empty() {
            let (title, examples) = match lang {
                Language::French => ("Exemples", (*examples).to_owned()),
                Language::English => ("Examples", examples::in_english(examples)),
            };
            command = command.after_help(format!("{title}:\n  {examples}"));
        }
    }
    let arguments = ALL.iter().flat_map(|noun| noun.1);
    for Argument(_, id, words) in arguments.filter(|argument| argument.0 == path) {
        command = command.mut_arg(id, |argument| {
            let argument = argument.help(pick(*words));
            // After the command's own.
            if argument.is_global_set() {
                argument.help_heading(pick(["Options communes", "Common options"]))
            } else {
                argument
            }
        });
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| level(sub, path.trim(), lang));
    }
    command
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use guichet_domain::kernel::Words;
    use guichet_domain::{deployments, incidents};
    use guichet_portal::driven::OutboxState;

    use super::*;

    #[test]
    fn the_command_is_sound_in_both_languages() {
        for lang in Language::ALL {
            command(lang, false).debug_assert();
        }
    }

    #[test]
    fn every_command_and_option_has_words() {
        fn walk(command: &clap::Command) {
            for argument in command.get_arguments().filter(|a| a.get_id() != "help") {
                let name = command.get_name();
                assert!(
                    argument.get_help().is_some(),
                    "{name} {}",
                    argument.get_id()
                );
            }
            for sub in command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                assert!(sub.get_about().is_some(), "{}", sub.get_name());
                if !sub.has_subcommands() {
                    assert!(
                        sub.get_after_help().is_some(),
                        "{}: no examples",
                        sub.get_name()
                    );
                }
                walk(sub);
            }
        }
        for lang in Language::ALL {
            walk(&command(lang, false));
        }
    }

    #[test]
    fn an_option_that_takes_a_word_of_a_closed_set_names_them_all() {
        fn words<W: Words>() -> Vec<&'static str> {
            W::ALL.iter().map(|(_, word)| *word).collect()
        }
        for lang in Language::ALL {
            let command = command(lang, false);
            for (path, id, words) in [
                ("deployments list", "states", words::<deployments::State>()),
                (
                    "deployments statistics",
                    "states",
                    words::<deployments::State>(),
                ),
                ("incidents list", "states", words::<incidents::State>()),
                (
                    "incidents list",
                    "severities",
                    words::<incidents::Severity>(),
                ),
                ("incidents open", "severity", words::<incidents::Severity>()),
                ("outbox list", "state", words::<OutboxState>()),
            ] {
                let mut of = &command;
                for name in path.split(' ') {
                    of = of.find_subcommand(name).unwrap();
                }
                let mut arguments = of.get_arguments();
                let argument = arguments.find(|argument| argument.get_id() == id).unwrap();
                let help = argument.get_help().unwrap().to_string();
                for word in words {
                    assert!(help.contains(word), "{path} {id}: {word} is not in {help}");
                }
            }
        }
    }

    #[test]
    fn what_every_command_takes_stands_after_its_own_options() {
        for (lang, heading) in [
            (Language::French, "Options communes:"),
            (Language::English, "Common options:"),
        ] {
            let mut command = command(lang, false);
            command.build();
            let of = command.find_subcommand_mut("incidents").unwrap();
            let help = of
                .find_subcommand_mut("list")
                .unwrap()
                .render_help()
                .to_string();
            let (own, common) = help.split_once(heading).unwrap();
            for option in ["--state", "--severity", "--cursor"] {
                assert!(own.contains(option), "{option}: {help}");
            }
            for option in ["--base-url", "--timeout", "--format", "--lang"] {
                assert!(
                    common.contains(option) && !own.contains(option),
                    "{option}: {help}"
                );
            }
        }
    }

    #[test]
    fn every_command_that_prints_json_has_a_schema_and_no_other() {
        fn leaves(command: &clap::Command, path: &str, all: &mut BTreeSet<String>) {
            for sub in command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                let path = format!("{path} {}", sub.get_name()).trim().to_owned();
                // A command with others below it that can stand alone is one too.
                if !sub.has_subcommands() || !sub.is_subcommand_required_set() {
                    all.insert(path.clone());
                }
                leaves(sub, &path, all);
            }
        }
        let mut all = BTreeSet::new();
        leaves(&command(Language::English, false), "", &mut all);
        for text in ["openapi", "completions"] {
            assert!(all.remove(text), "{text}");
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.schema.json");
        let document = std::fs::read_to_string(path).unwrap();
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let commands = document["commands"].as_object().unwrap();
        let described = commands.keys().filter(|name| !name.contains("--"));
        assert_eq!(described.cloned().collect::<BTreeSet<_>>(), all);
    }
}
