//! Mends: what would have to change in a request for it to pass. Found where the check failed, applied where it is shown.

use serde::{Deserialize, Serialize};

/// One change to the request that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mend {
    /// Send it to this endpoint of the same tenant.
    Endpoint(String),
    /// Send this value for the parameter.
    Set(String, String),
    /// Send what came under the first name under the second one.
    Rename(String, String),
    /// Do not send the parameter.
    Remove(String),
    /// Send the parameter once.
    Once(String),
    /// Encode the value of the parameter once.
    Encode(String),
    /// Move the parameter from the address into the body.
    IntoBody(String),
    /// Use this method.
    Method(String),
    /// Send this header.
    Header(String, String),
    /// Do not send this header.
    WithoutHeader(String),
    /// Ask at this path.
    Path(String),
    /// Prove the client's identity by the header, with the right secret.
    Basic(String),
    /// Put the right secret of this client where the wrong one stood.
    Secret(String),
    /// A new sign-in has to begin: this is its address.
    BeginAgain {
        /// The client that signs in.
        client_id: String,
        /// One of its registered addresses.
        redirect_uri: String,
        /// A scope it may ask for.
        scope: String,
    },
}
