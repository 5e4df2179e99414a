//! A cause: the request that is valid without it, what is changed in it, and what must come of that.

use super::request::Request;
use super::world::{Planted, World};

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    Token,
    Authorize,
    SignIn,
    UserInfo,
}

impl Surface {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Authorize => "authorize",
            Self::SignIn => "sign-in",
            Self::UserInfo => "userinfo",
        }
    }
}

pub(super) type Base = fn(&mut World) -> Planted;
pub(super) type Change = Box<dyn Fn(&mut Request)>;

/// A cause, the request that is valid without it, and its variants.
pub(crate) struct Cause {
    pub(crate) name: &'static str,
    /// The true number.
    pub(crate) number: u32,
    pub(crate) surface: Surface,
    /// What the words must name: one of these.
    pub(crate) names: &'static [&'static str],
    pub(crate) base: Base,
    pub(crate) variants: Vec<(String, Change)>,
    /// Why no program can mend it by what it reads: the person has to act, or time has to pass.
    pub(crate) beyond: Option<&'static str>,
}

pub(super) struct Table(pub(super) Vec<Cause>);

impl Table {
    pub(super) fn add(
        &mut self,
        name: &'static str,
        number: u32,
        surface: Surface,
        names: &'static [&'static str],
        base: Base,
        variants: Vec<(String, Change)>,
    ) {
        self.0.push(Cause { name, number, surface, names, base, variants, beyond: None });
    }

    /// The last cause cannot be mended by a program.
    pub(super) fn beyond(&mut self, why: &'static str) {
        if let Some(cause) = self.0.last_mut() {
            cause.beyond = Some(why);
        }
    }
}
