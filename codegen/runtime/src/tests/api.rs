//! Clients and calls for the tests.

use crate::operations::GetPet;
use crate::runtime::{
    Call, Client, ClientBuilder, DecodeError, Method, NoDeclaredError, Operation, Outcome,
    RawResponse,
};
use crate::security;

/// A token that is easy to find in a text, and that changes when it is percent-encoded.
pub(super) const TOKEN: &str = "pit-0a1b/2c+3d==";

impl ClientBuilder {
    /// A builder for a client of the server at `base_url`, with the token of the tests.
    pub(super) fn for_test(base_url: &str) -> Self {
        Client::builder(base_url)
            .user_agent("test-client/1.0")
            .token(TOKEN)
    }
}

impl Client {
    /// A client of the server at `base_url`, with the token of the tests.
    pub(super) fn for_test(base_url: &str) -> Self {
        let builder = ClientBuilder::for_test(base_url);
        builder.build().expect("valid settings")
    }

    /// A call like that of `get_pet("1")`, with any method.
    pub(super) fn pet(&self, method: Method) -> Call<'_, GetPet> {
        Call::new(self, method, "/pets/1")
            .requires(security::TOKEN)
            .header_parameter("Version", "2021-07-28")
    }

    /// A call with any path. It sends no token, and the operation declares no error.
    pub(super) fn ping(&self, template: &'static str) -> Call<'_, Ping> {
        Call::new(self, Method::GET, template)
    }
}

/// An operation that returns text, without the help of `operation!`.
#[derive(Debug)]
pub(super) enum Ping {}

impl Operation for Ping {
    type Output = String;
    type Error = NoDeclaredError;

    fn decode(response: &RawResponse) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        Ok(match response.status().as_u16() {
            200..=299 => Outcome::Success(response.text()?.to_owned()),
            _ => Outcome::Undeclared,
        })
    }
}
