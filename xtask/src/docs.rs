//! `cargo xtask docs`: the chapters of the book that are written by what they are about.

use std::fmt::Write as _;
use std::process::Command;

use diagnosis::{Diagnosis, State};
use words::{Language, Place};

use crate::figures;
use crate::root;
use crate::service::binary;

/// Writes the chapters; true if that worked.
pub(crate) fn write() -> bool {
    chapters().into_iter().all(|(file, text)| {
        let done = std::fs::write(root().join("book").join(file), text);
        println!("{} book/{file}", if done.is_ok() { "wrote" } else { "could not write" });
        done.is_ok()
    })
}

/// The chapters that are not as they would be written now.
pub(crate) fn stale() -> Vec<&'static str> {
    let is_there = |file: &str, text: &str| {
        std::fs::read_to_string(root().join("book").join(file)).is_ok_and(|there| there == text)
    };
    chapters().into_iter().filter(|(file, text)| !is_there(file, text)).map(|(file, _)| file).collect()
}

fn chapters() -> [(&'static str, String); 5] {
    [
        ("settings.md", settings()),
        ("diagnoses.md", diagnoses(Language::English)),
        ("diagnoses.ar.md", diagnoses(Language::Arabic)),
        ("figures.md", figures::chapter()),
        ("figures.svg", figures::picture()),
    ]
}

/// The settings of `sanad serve`, from the sample that the program prints.
fn settings() -> String {
    let printed = Command::new(binary()).args(["serve", "--sample"]).output();
    let sample =
        printed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut out = String::from(
        "# Settings\n\nWritten by `cargo xtask docs` from what `sanad serve --sample` prints. A setting in brackets is absent unless you set it.\n",
    );
    let (mut table, mut what) = ("", "");
    let head = "\n| setting | value in the sample | |\n| --- | --- | --- |\n";
    for line in sample.lines().skip(1) {
        let text = line.trim_start_matches("# ");
        match text.split_once(" = ") {
            Some((key, value)) => {
                if table.is_empty() {
                    out.push_str(head);
                    table = "top";
                }
                let key = if line.starts_with('#') { format!("[`{key}`]") } else { format!("`{key}`") };
                let _ = writeln!(out, "| {key} | `{value}` | {what} |");
            }
            None if line.starts_with('[') => {
                table = line.trim_matches(['[', ']']);
                let _ = write!(out, "\n## {table}\n{head}");
            }
            None => what = text,
        }
    }
    out
}

/// Every number that is raised, with its words; the others by their titles.
fn diagnoses(language: Language) -> String {
    let is_english = language == Language::English;
    let mut out = String::new();
    // Written from right to left, with what is not Arabic kept apart.
    if !is_english {
        out.push_str("<div dir=\"rtl\" lang=\"ar\">\n\n");
    }
    let (title, by, others) = if is_english {
        (
            "Numbers",
            "Written by `cargo xtask docs` from the catalogue. The page `/error?code=…` of a running server shows the same, with an example.",
            [
                (State::Reserved, "Reserved for what comes later"),
                (State::Umbrella, "Split into finer numbers"),
                (State::Elsewhere, "Not raised by Sanad"),
            ],
        )
    } else {
        (
            "الأرقام",
            "كتب هذا الفصلَ الأمرُ `cargo xtask docs` من الفهرس. وتعرض الصفحة `/error?code=…` في خادم يعمل المحتوى نفسه مع مثال.",
            [
                (State::Reserved, "أرقام محجوزة لما سيأتي"),
                (State::Umbrella, "أرقام قُسّمت إلى أدقّ منها"),
                (State::Elsewhere, "أرقام لا يصدرها سند"),
            ],
        )
    };
    let _ = write!(out, "# {title}\n\n{by}\n");
    for entry in of(State::Raised) {
        whole(&mut out, language, entry);
    }
    for (state, heading) in others {
        let _ = writeln!(out, "\n## {heading}\n");
        for entry in of(state) {
            let words = words::words(language, Place::Plain, entry, &[]);
            let _ = writeln!(out, "- `{}` {}", entry.code(), words.title);
        }
    }
    if !is_english {
        out.push_str("\n</div>\n");
    }
    out
}

fn of(state: State) -> impl Iterator<Item = &'static Diagnosis> {
    diagnosis::list().iter().copied().filter(move |entry| entry.state == state)
}

fn whole(out: &mut String, language: Language, entry: &'static Diagnosis) {
    let words = words::words(language, Place::Plain, entry, &[]);
    let whose = words::phrase(language, entry.audience.phrase());
    let _ = writeln!(out, "\n### `{}` {}\n\n{}\n\n{whose}\n", entry.code(), words.title, shown(&words.cause));
    for step in &words.remedy {
        let _ = writeln!(out, "- {}", shown(step));
    }
    let _ = writeln!(out, "\n`{}`, {}", entry.name, entry.source);
}

/// A text in which places that no fact fills, `<name>`, are no tags.
fn shown(text: &str) -> String {
    text.replace(['<', '>'], "`")
}
