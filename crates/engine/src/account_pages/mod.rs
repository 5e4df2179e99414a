//! What people do about their own accounts, beside signing in to clients: a forgotten password, an invitation, and the page of the account
//! with its password, address, sessions and connected applications.

mod address;
mod links;
mod own;
mod person;
mod replacement;
mod reset;

pub use address::{Asked, ask_for_address, confirm_address, open_address};
pub use links::invite;
pub use own::{Connected, Overview, Wish, change_password, fulfil, overview, own_data};
pub use person::{Begun, Person, first_cookie, person, sign_in, sign_in_token};
pub use reset::{Opened, forgotten, open, set_password};
