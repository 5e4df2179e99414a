//! The figures: what was told, what was logged, what was mended, and which causes share a number.

use std::collections::{BTreeMap, BTreeSet};

use super::trial::{Remedy, Trial};

/// How many of how many.
pub(crate) struct Share(pub(crate) usize, pub(crate) usize);

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.0, self.1)
    }
}

/// The figures of a run.
pub(crate) struct Figures {
    pub(crate) true_number: Share,
    pub(crate) masked: usize,
    pub(crate) named: Share,
    pub(crate) explained: Share,
    pub(crate) unjudged: usize,
    pub(crate) mended: Share,
    pub(crate) remedies: BTreeMap<&'static str, usize>,
    pub(crate) complaints: Vec<String>,
}

/// Numbers of causes that stand for a parameter problem whatever the parameter: several planted causes may share them.
const SHARED: [(u32, &str); 1] = [(88_010_002, "a value cannot be decoded, whichever it is")];

pub(crate) fn figures(trials: &[Trial]) -> Figures {
    let all = trials.len();
    let count = |holds: &dyn Fn(&Trial) -> bool| trials.iter().filter(|trial| holds(trial)).count();
    let mut complaints = Vec::new();
    let mut remedies = BTreeMap::new();
    for trial in trials {
        *remedies.entry(trial.remedy.name()).or_default() += 1;
        let row = format!(
            "{} / {} / {}",
            trial.surface.name(),
            trial.cause,
            trial.variant.chars().take(60).collect::<String>()
        );
        if trial.logged != trial.planted {
            complaints.push(format!(
                "{row}: planted {}, logged {}, told {}",
                trial.planted, trial.logged, trial.wire
            ));
        }
        if trial.wire != trial.logged && !is_mask(trial) {
            complaints.push(format!("{row}: logged {}, but told {}", trial.logged, trial.wire));
        }
        if !trial.names {
            complaints.push(format!("{row}: the words of {} name nothing", trial.wire));
        }
        if trial.explained == Some(false) {
            complaints.push(format!("{row}: the explainer says something else"));
        }
        if trial.remedy == Remedy::None {
            complaints.push(format!("{row}: what {} shows does not mend it", trial.wire));
        }
    }
    complaints.extend(confusion(trials));
    let judged = count(&|trial| trial.explained.is_some());
    let mendable = count(&|trial| trial.remedy != Remedy::Beyond);
    Figures {
        true_number: Share(count(&|trial| trial.logged == trial.planted), all),
        masked: count(&|trial| trial.wire != trial.logged && is_mask(trial)),
        named: Share(count(&|trial| trial.names), all),
        explained: Share(count(&|trial| trial.explained == Some(true)), judged),
        unjudged: all - judged,
        mended: Share(count(&|trial| !matches!(trial.remedy, Remedy::None | Remedy::Beyond)), mendable),
        remedies,
        complaints,
    }
}

fn is_mask(trial: &Trial) -> bool {
    diagnosis::find(trial.logged).is_some_and(|entry| entry.shown().number == trial.wire)
}

/// Causes with several numbers, and numbers with several causes.
fn confusion(trials: &[Trial]) -> Vec<String> {
    let (mut numbers, mut causes) = (BTreeMap::<_, BTreeSet<u32>>::new(), BTreeMap::<_, BTreeSet<_>>::new());
    for trial in trials {
        numbers.entry(trial.cause).or_default().insert(trial.logged);
        causes.entry(trial.logged).or_default().insert(trial.cause);
    }
    let several = numbers.into_iter().filter(|(_, numbers)| numbers.len() > 1);
    let mut out: Vec<String> =
        several.map(|(cause, n)| format!("one cause, several numbers: {cause}: {n:?}")).collect();
    let is_shared = |number: &u32| SHARED.iter().any(|(shared, _)| shared == number);
    let several = causes.into_iter().filter(|(number, causes)| causes.len() > 1 && !is_shared(number));
    out.extend(several.map(|(number, causes)| format!("one number, several causes: {number}: {causes:?}")));
    out
}

/// The chapter of the book.
pub(crate) fn chapter(trials: &[Trial], when: &str, machine: &str) -> String {
    let figures = figures(trials);
    let causes: BTreeSet<&str> = trials.iter().map(|trial| trial.cause).collect();
    let mut out = format!(
        "# Broken requests, and what mends them\n\n\
         Written by `cargo xtask refusals --book` on {when}, on {machine}. {} requests, each a valid one with one thing changed, over {} causes, were sent to a running\n\
         `sanad dev`. For each, a program that reads only the reply and the page it points to followed what it found there.\n\n\
         | | |\n| --- | --- |\n\
         | the log holds the true number, found by the trace id | {} |\n\
         | told another number on the wire, because a mask demands it | {} |\n\
         | the words name the offending parameter, value or rule | {} |\n\
         | `sanad explain --request` said the same beforehand | {} |\n\
         | the explainer did not judge, because a password would have to be | {} |\n\
         | what was shown made the request succeed | {} |\n\n",
        trials.len(),
        causes.len(),
        figures.true_number,
        figures.masked,
        figures.named,
        figures.explained,
        figures.unjudged,
        figures.mended
    );
    out.push_str("How they were mended:\n\n| | |\n| --- | --- |\n");
    for (name, count) in &figures.remedies {
        out.push_str(&format!("| {name} | {count} |\n"));
    }
    out.push_str("\nWhat is beyond a program, each with its reason:\n\n");
    let mut beyond = BTreeSet::new();
    for trial in trials.iter().filter(|trial| trial.remedy == Remedy::Beyond) {
        beyond.insert((trial.cause, super::reason(trial.cause, trial.planted)));
    }
    for (cause, why) in beyond {
        out.push_str(&format!("- {cause}: {why}\n"));
    }
    out.push_str(
        "\n## Confusion\n\nEach cause against the numbers that the log held for its variants. A cause with two numbers, or a number with two causes, would stand here.\n\n\
         | cause | surface | variants | number in the log | told | mended by |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let mut rows: BTreeMap<(u32, &str, &str), Vec<&Trial>> = BTreeMap::new();
    for trial in trials {
        rows.entry((trial.planted, trial.cause, trial.surface.name())).or_default().push(trial);
    }
    for ((_, cause, surface), trials) in rows {
        let set = |value: &dyn Fn(&Trial) -> String| {
            trials
                .iter()
                .map(|trial| value(trial))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(", ")
        };
        out.push_str(&format!(
            "| {cause} | {surface} | {} | {} | {} | {} |\n",
            trials.len(),
            set(&|t| t.logged.to_string()),
            set(&|t| t.wire.to_string()),
            set(&|t| t.remedy.name().to_owned())
        ));
    }
    out.push_str("\nNumbers that several causes may share: ");
    out.push_str(&SHARED.map(|(number, why)| format!("{number} ({why})")).join(", "));
    out.push_str(".\n");
    out
}

/// The first request of each number, for the pages: `== NUMBER`, then the command.
pub(crate) fn examples(trials: &[Trial]) -> String {
    let mut first = BTreeMap::new();
    for trial in trials {
        first.entry(trial.planted).or_insert(&trial.example);
    }
    first.into_iter().map(|(number, example)| format!("== {number}\n{example}\n")).collect()
}
