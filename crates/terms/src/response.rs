//! How the answer to an authorization request travels (OAuth 2.0 Multiple Response Types; Form Post Response Mode).

use diagnosis::{Mend, Refusal};

/// Where the parameters of the answer stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// What metadata announces.
    pub const SUPPORTED: [&'static str; 2] = ["query", "form_post"];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }

    /// Reads the mode; refuses with 70007.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "query" => Ok(Self::Query),
            "form_post" => Ok(Self::FormPost),
            other => {
                let meant = crate::nearest(other, Self::SUPPORTED).unwrap_or("query");
                Err(Refusal::response_mode_not_supported(other, Self::SUPPORTED.join(" "))
                    .mend(Mend::Set("response_mode".into(), meant.into())))
            }
        }
    }
}
