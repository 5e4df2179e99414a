//! Authorization requests on their way to a reply: the request, the address it may be answered at, the interaction that
//! carries it through the pages, and the reply.

mod browser;
mod interaction;
mod reply;
mod request;
mod return_address;

pub use browser::Browser;
pub(crate) use interaction::{Pending, begin, open, open_form};
pub use reply::{Answer, Step};
pub(crate) use reply::{SignedIn, grant, refused};
pub use request::EXAMPLE_VERIFIER;
pub(crate) use request::{AuthorizationRequest, EXAMPLE_CHALLENGE, read};
pub use return_address::ReturnAddress;
