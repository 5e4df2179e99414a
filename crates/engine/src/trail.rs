//! The trail: which checks a request passed and which refused it, with what each one looked at.

use std::borrow::Cow;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The request may go on.
    Passed,
    /// The request was refused here.
    Refused,
}

/// One check of a trail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    /// What was checked, as a sentence in snake_case.
    pub check: Cow<'static, str>,
    /// How it ended.
    pub outcome: Outcome,
    /// What the request held; secrets only as a description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub received: Option<String>,
    /// What would have passed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected: Option<String>,
}

/// The checks of one request, in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trail(Vec<Check>);

/// Words that are put together with blanks between them, if anybody asks for them.
pub(crate) fn joined<'a, W>(words: impl IntoIterator<Item = W> + Clone + 'a) -> impl Display + 'a
where
    W: AsRef<str>,
{
    std::fmt::from_fn(move |f| {
        for (at, word) in words.clone().into_iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word.as_ref())?;
        }
        Ok(())
    })
}

/// Values longer than this are cut in a trail.
const VALUE_LIMIT: usize = 300;

impl Trail {
    /// Notes a check that passed.
    pub fn passed(&mut self, check: &'static str) {
        self.0.push(Check { check: check.into(), outcome: Outcome::Passed, received: None, expected: None });
    }

    /// Notes the check that refused, with what it looked at.
    pub fn refused(&mut self, check: &'static str, received: impl Display, expected: impl Display) {
        let cut = |value: &dyn Display| Some(value.to_string().chars().take(VALUE_LIMIT).collect());
        self.0.push(Check {
            check: check.into(),
            outcome: Outcome::Refused,
            received: cut(&received),
            expected: cut(&expected),
        });
    }

    /// Notes how a check ended, and hands the result on. What it looked at is put into words only if it refused.
    pub fn note<T, E>(
        &mut self,
        check: &'static str,
        received: impl Display,
        expected: impl Display,
        result: Result<T, E>,
    ) -> Result<T, E> {
        match &result {
            Ok(_) => self.passed(check),
            Err(_) => self.refused(check, received, expected),
        }
        result
    }

    /// The checks, in order.
    pub fn checks(&self) -> &[Check] {
        &self.0
    }
}
