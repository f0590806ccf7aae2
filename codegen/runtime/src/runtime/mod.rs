//! What every generated client shares: building a request, sending it, reading the response.
//!
//! Nothing in here depends on a particular API. An operation is a marker type that implements
//! [`Operation`]; calling it yields a [`Call`], which the generated code fills with parameters and
//! the user may adjust, inspect or send. All calls are sent by one function that is not generic;
//! only the choice of a type by status code is compiled per operation.

#[allow(dead_code, reason = "a document may describe no object")]
pub(crate) mod blank;
mod call;
mod client;
mod encode;
mod error;
mod formats;
pub(crate) mod json_path;
mod nullable;
pub(crate) mod redirect;
mod request;
mod response;
mod secret;
mod send;
mod summary;

#[allow(dead_code, reason = "a document may describe no alternatives")]
pub(crate) mod one_of;

#[allow(dead_code, reason = "a document may describe no enumeration")]
pub(crate) mod open_enum;

#[allow(
    dead_code,
    unused_imports,
    reason = "a document may describe no object, or none with every kind of property"
)]
pub(crate) mod object;

pub use call::{Call, Decoded, Operation, Outcome};
pub use client::{BaseUrlProblem, BuildError, Client, ClientBuilder};
pub use error::{
    AnyApiError, ApiError, DeclaredError, DecodeError, DecodeProblem, Error, NoDeclaredError,
    TransportError,
};
pub use formats::{Base64, Date, DateTime, Uuid};
pub use nullable::Nullable;
pub use request::{RequestError, RequestProblem};
pub use reqwest::header::HeaderMap;
pub use reqwest::{Method, StatusCode, Url};
pub use response::{RawResponse, Response};

#[allow(
    dead_code,
    unused_macros,
    reason = "a document may describe no operation, or none that fails"
)]
pub(crate) mod operation;

#[allow(unused_imports, reason = "a document may use none of these")]
pub(crate) use {
    blank::{blank, blank_by_default},
    encode::ListStyle,
    object::object,
    one_of::one_of,
    open_enum::{open_enum, open_integer_enum},
    operation::operation,
};
