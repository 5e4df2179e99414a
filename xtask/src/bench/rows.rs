//! Table. What is measured.

/// One row of the benchmark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// What it is called, in the table and on the command line of the load.
    pub(super) name: &'static str,
    /// The row of the bare signer that it is compared with.
    pub(super) bare: Option<&'static str>,
    /// What is asked.
    pub(super) ask: Ask,
    /// Whether its reply waits for a flush.
    pub(super) flushes: bool,
}

/// What a load asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The bare signer, at this path.
    Bare(&'static str),
    /// Client credentials for this scope.
    ClientCredentials(&'static str),
    /// Redemption of codes of this list of the supply.
    Code(&'static str),
    /// Refresh with rotation: each token once, then its successor.
    Refresh,
    /// Claims about the account.
    UserInfo,
    /// The metadata document.
    Discovery,
    /// A whole sign-in with a password, from the authorization request to the code.
    SignIn,
}

const fn row(name: &'static str, bare: Option<&'static str>, ask: Ask, flushes: bool) -> Row {
    Row { name, bare, ask, flushes }
}

const ES256: Option<&str> = Some("bare ES256");
const RS256: Option<&str> = Some("bare RS256");
const EDDSA: Option<&str> = Some("bare EdDSA");

/// Every row; those of the bare signer first.
pub(super) const ROWS: [Row; 12] = [
    row("bare ES256", None, Ask::Bare("/es256"), false),
    row("bare RS256", None, Ask::Bare("/rs256"), false),
    row("bare EdDSA", None, Ask::Bare("/eddsa"), false),
    row("client credentials ES256", ES256, Ask::ClientCredentials("api://demo/.default"), false),
    row("client credentials RS256", RS256, Ask::ClientCredentials("api://demo-rs256/.default"), false),
    row("client credentials EdDSA", EDDSA, Ask::ClientCredentials("api://demo-eddsa/.default"), false),
    row("code redemption ES256", ES256, Ask::Code("codes"), true),
    row("code redemption RS256", RS256, Ask::Code("codes_rs256"), true),
    row("refresh with rotation ES256", ES256, Ask::Refresh, true),
    row("userinfo", None, Ask::UserInfo, false),
    row("discovery", None, Ask::Discovery, false),
    row("sign-in with argon2", None, Ask::SignIn, true),
];

/// The row of this name.
pub(super) fn find(name: &str) -> Option<Row> {
    ROWS.into_iter().find(|row| row.name == name)
}
