//! The runtime of every generated client, in a crate of its own for building, linting and testing.
//!
//! `codegen` copies the files of `src/runtime/` into each client as they are. It embeds them as
//! text and does not depend on this crate.
//!
//! The runtime refers to itself as `crate::runtime`, and some of it is used by generated code only.
//! So this crate has the form of a client. Everything outside `src/runtime/` is written by hand, as
//! the generator would write it for a small made-up API, and is never copied:
//!
//! - this file: the reexports and the constructors of [`Client`],
//! - [`operations`]: one marker type and one method of [`Client`] for each operation,
//! - `security`: the security schemes, and what operations need of them,
//! - [`types`]: the types of the API, each with a table of its properties or values,
//! - `cli/operations/`: what the program for the command line offers; the rest of `cli/` is copied,
//! - `tests/`: the tests of the runtime.

#![warn(missing_docs)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod operations;
mod runtime;
mod security;
#[cfg(test)]
mod tests;
pub mod types;

pub use runtime::{
    AnyApiError, ApiError, Base64, Base64Url, BaseUrlProblem, BuildError, Call, Client,
    ClientBuilder, Date, DateTime, DeclaredError, DecodeError, DecodeProblem, Decoded, Download,
    DownloadError, DownloadedOperation, Error, Event, Header, HeaderMap, ItemStream, Method,
    NoDeclaredError, Operation, Outcome, RawResponse, RequestError, RequestProblem, Response,
    SecurityScheme, StatusCode, StreamFormat, StreamedOperation, TransportError, Upload, Url, Uuid,
};

/// The default `User-Agent`.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// Creates a client for the API at `base_url`, with this bearer token and the default settings.
    ///
    /// # Errors
    /// [`BuildError`] if the base URL or the token is invalid.
    pub fn new(base_url: &str, token: &str) -> Result<Self, BuildError> {
        Self::builder(base_url).token(token).build()
    }

    /// Starts building a client for the API at `base_url`.
    pub fn builder(base_url: &str) -> ClientBuilder {
        ClientBuilder::new(base_url, USER_AGENT)
    }

    /// Returns a client that sends another token. It shares the settings and the connections of
    /// this client.
    ///
    /// # Errors
    /// [`BuildError::Token`] if the token is empty or contains characters other than visible ASCII.
    pub fn with_token(&self, token: &str) -> Result<Self, BuildError> {
        self.with_bearer_token(token)
    }
}

impl ClientBuilder {
    /// Sets the bearer token (RFC 6750). It is sent only with operations that need one according
    /// to the OpenAPI document. It never appears in `Debug` output or in an error.
    pub fn token(self, token: &str) -> Self {
        self.bearer_token(token)
    }

    /// Sets the key of a shop: the header `X-Shop-Key`.
    pub fn shop_key(self, shop_key: &str) -> Self {
        self.set_secret(&security::schemes::SHOP_KEY, shop_key)
    }

    /// Sets the user of the shop: a user name and a password.
    pub fn shop_user(self, user: &str, password: &str) -> Self {
        self.set_basic(&security::schemes::SHOP_USER, user, password)
    }
}
