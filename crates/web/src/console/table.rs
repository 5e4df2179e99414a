//! Lists: a table with filters above it and the way on below it.

use askama::Template;

use super::shell::Shell;
use crate::pages::html_quick;
use crate::reply::Reply;

/// A field by which a list is narrowed.
pub(super) struct Filter {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) hint: String,
    /// Where one of these is chosen: values with their names.
    pub(super) choices: Vec<(String, String)>,
}

impl Filter {
    /// A field in which is typed.
    pub(super) fn text(shell: &Shell, name: &'static str, label: &str, value: &str) -> Self {
        Self {
            name,
            label: shell.t(label),
            value: value.to_owned(),
            hint: String::new(),
            choices: Vec::new(),
        }
    }

    /// A field in which one of some is chosen, or none.
    pub(super) fn choice(
        shell: &Shell,
        name: &'static str,
        label: &str,
        value: &str,
        choices: &[(&str, &str)],
    ) -> Self {
        let any = (String::new(), shell.t("console-any"));
        let named = choices.iter().map(|(value, key)| ((*value).to_owned(), shell.t(key)));
        Self { choices: std::iter::once(any).chain(named).collect(), ..Self::text(shell, name, label, value) }
    }

    /// The same with a hint below.
    pub(super) fn hinted(mut self, shell: &Shell, hint: &str) -> Self {
        self.hint = shell.t(hint);
        self
    }
}

/// A list.
#[derive(Template)]
#[template(path = "console_list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) action: String,
    pub(super) filters: Vec<Filter>,
    /// Addresses with their names as HTML.
    pub(super) actions: Vec<(String, String)>,
    pub(super) columns: Vec<String>,
    /// Cells as HTML.
    pub(super) rows: Vec<Vec<String>>,
    /// What an empty list says, as HTML.
    pub(super) note: String,
    pub(super) next: String,
    pub(super) next_name: String,
    /// Forms below, as HTML.
    pub(super) forms: Vec<String>,
}

impl List {
    /// An empty list with these columns.
    pub(super) fn new(shell: Shell, columns: &[&str]) -> Self {
        Self {
            action: String::new(),
            filters: Vec::new(),
            actions: Vec::new(),
            columns: columns.iter().map(|key| shell.t(key)).collect(),
            rows: Vec::new(),
            note: String::new(),
            next: String::new(),
            next_name: shell.t("console-more"),
            forms: Vec::new(),
            shell,
        }
    }

    /// The page.
    pub(super) fn show(&self) -> Reply {
        html_quick(self.shell.status, self)
    }
}

/// An identifier as HTML.
pub(super) fn literal(text: &str) -> String {
    format!("<bdi dir=\"ltr\">{}</bdi>", words::escape(text))
}

/// Somebody's text as HTML.
pub(super) fn name(text: &str) -> String {
    format!("<bdi>{}</bdi>", words::escape(text))
}

/// A link; `label` is HTML.
pub(super) fn link(address: &str, label: &str) -> String {
    format!("<a href=\"{}\">{label}</a>", words::escape(address))
}

/// A form with one button; `label` is HTML.
pub(super) fn button(shell: &Shell, address: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"form_token\" value=\"{}\"><button type=\"submit\">{label}</button></form>",
        words::escape(address),
        words::escape(&shell.form_token)
    )
}

/// A small table below something else; cells are HTML.
pub(super) fn small(heading: &str, columns: &[String], rows: &[Vec<String>]) -> String {
    let head: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>")
    };
    let body: String = rows.iter().map(row).collect();
    format!(
        "<h2>{heading}</h2><table class=\"list\"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
}
