//! What a change would do, before it is done.

use askama::Template;
use engine::administration::{Change, Plan, Verb};
use words::Place;

use super::shell::Shell;
use crate::pages::html_quick;
use crate::reply::Reply;

/// One record that changes.
struct Shown {
    subject: String,
    sentence: String,
    members: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "console_preview.html")]
struct Page {
    shell: Shell,
    changes: Vec<Shown>,
    action: String,
    hidden: Vec<(String, String)>,
    asks_code: bool,
    back: String,
}

/// What the button does, and what goes with it.
pub(super) struct Order {
    pub(super) action: String,
    pub(super) hidden: Vec<(String, String)>,
    /// Whether the second factor is asked for again.
    pub(super) asks_code: bool,
    pub(super) back: String,
}

/// The page: the difference, member by member, and the button.
pub(super) fn preview(shell: Shell, plan: &Plan, order: Order) -> Reply {
    let changes = plan.changes.iter().map(|change| shown(&shell, change)).collect();
    let Order { action, hidden, asks_code, back } = order;
    html_quick(shell.status, &Page { shell, changes, action, hidden, asks_code, back })
}

/// The same for what changes no record of the directory: a sentence says what it does.
pub(super) fn warning(shell: Shell, subject: &str, sentence: &str, order: Order) -> Reply {
    let sentence = words::sentence(shell.frame.language, Place::Page, sentence, &[]);
    let changes = vec![Shown { subject: words::escape(subject), sentence, members: Vec::new() }];
    let Order { action, hidden, asks_code, back } = order;
    html_quick(shell.status, &Page { shell, changes, action, hidden, asks_code, back })
}

fn shown(shell: &Shell, change: &Change) -> Shown {
    let noun = shell.t(&format!("noun-{}", change.subject.noun));
    let sentence = match change.verb {
        Verb::Create => shell.t("console-will-create"),
        Verb::Remove => shell.t("console-will-remove"),
        _ => String::new(),
    };
    let members = change.members.iter().map(|m| (m.name.clone(), m.old.to_string(), m.new.to_string()));
    Shown {
        subject: format!("{noun} <bdi>{}</bdi>", words::escape(&change.subject.name)),
        sentence,
        members: members.collect(),
    }
}
