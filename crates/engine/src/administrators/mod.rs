//! Administrators: how the first one comes to be, how they sign in to the console, and what they hold while they are there.

mod appointment;
mod enrolment;
mod one_time_code;
mod password;
mod seat;
mod session;
mod setup;
mod sign_in;

pub use appointment::{Appointed, Appointment, Waiting, accept, appoint, dismiss, open_appointment, waiting};
pub use enrolment::{Enrolled, Enrolment};
pub use one_time_code::Enrolling;
pub(crate) use one_time_code::purpose;
pub(crate) use password::may_be_chosen;
pub(crate) use session::factor;
pub use session::{Console, current, end, prove, tenants};
pub use setup::{LIFETIME as SETUP_LIFETIME, finish, is_needed, make_link, open};
pub use sign_in::{Admitted, sign_in};
