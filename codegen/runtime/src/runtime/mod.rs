//! The part of a client that is the same for every API: building requests, sending them and
//! reading responses.
//!
//! Each operation is a marker type that implements [`Operation`]. Its method of [`Client`] returns
//! a [`Call`] with the required parameters. The caller can add optional parameters, and inspect or
//! send the call. One function that is not generic sends all calls, so it is compiled once. Only
//! choosing the type of a response by its status is compiled for each operation.

mod base64_url;
#[allow(dead_code, reason = "a document may describe no object")]
pub(crate) mod blank;
mod build_error;
#[allow(dead_code, reason = "a document may describe no object that is sent")]
pub(crate) mod building;
pub(crate) mod call;
mod client;
mod date_libraries;
mod decode_error;
pub(crate) mod download;
mod encode;
pub(crate) mod error;
pub(crate) mod event_parser;
pub(crate) mod form;
mod formats;
pub(crate) mod headers;
pub(crate) mod incoming;
pub(crate) mod item_reader;
pub(crate) mod items;
mod json_items;
pub(crate) mod json_path;
#[allow(dead_code, reason = "a document may describe no object")]
pub(crate) mod keys;
mod linked;
mod media_types;
#[allow(
    unused_macros,
    unused_imports,
    reason = "a document may describe no types"
)]
pub(crate) mod modules;
pub(crate) mod multipart;
pub(crate) mod record_parser;
pub(crate) mod redirect;
pub(crate) mod request;
mod response;
mod secret;
pub(crate) mod security;
mod send;
mod shape;
mod streamed;
#[allow(dead_code, reason = "a document may not use every style")]
mod style;
mod styled;
mod summary;
pub(crate) mod text;
pub(crate) mod tree;
mod unnamed_parts;
mod upload;
mod uuid_library;
mod whole_numbers;
pub(crate) mod xml;
pub(crate) mod xml_document;
mod xml_fit;
pub(crate) mod xml_read;
mod xml_response;
mod xml_values;
mod xml_write;

#[allow(dead_code, reason = "a document may describe no alternatives")]
pub(crate) mod one_of;

#[allow(
    dead_code,
    reason = "a document may describe no alternatives with a tag"
)]
pub(crate) mod completing;

#[allow(
    dead_code,
    reason = "a document may describe no alternatives with a tag"
)]
pub(crate) mod tagged;

#[allow(dead_code, reason = "a document may describe no enumeration")]
pub(crate) mod open_enum;

#[allow(
    dead_code,
    unused_imports,
    reason = "a document may describe no object, or none with every kind of property"
)]
pub(crate) mod object;

pub use base64_url::Base64Url;
pub use build_error::{BaseUrlProblem, BuildError};
pub use call::{Call, Decoded, Operation, Outcome};
pub use client::{Client, ClientBuilder};
pub use decode_error::{DecodeError, DecodeProblem};
pub use download::{Download, DownloadError, DownloadedOperation};
pub use error::{AnyApiError, ApiError, DeclaredError, Error, NoDeclaredError, TransportError};
pub use event_parser::Event;
pub use formats::{Base64, Date, DateTime, Uuid};
pub use items::{ItemStream, StreamFormat, StreamedOperation};
pub use request::{RequestError, RequestProblem};
pub use reqwest::header::HeaderMap;
pub use reqwest::{Method, StatusCode, Url};
pub use response::{Header, RawResponse, Response};
pub use security::SecurityScheme;
pub use upload::Upload;

#[allow(
    dead_code,
    unused_macros,
    reason = "a document may describe no operation, or none that fails"
)]
pub(crate) mod operation;

#[allow(unused_imports, reason = "a document may use none of these")]
pub(crate) use {
    blank::blank,
    building::{conversions, setters},
    object::object,
    one_of::{display_one_of, one_of},
    open_enum::{open_enum, open_integer_enum},
    operation::operation,
    request::method,
    security::{Placement, Requirements},
    style::{ParameterStyle, texts},
};
