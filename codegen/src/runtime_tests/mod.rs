//! Tests of the runtime: what a server gets, and what the caller gets.
//!
//! They stand apart from `runtime`, which is copied into every generated crate as it is.

mod api;
mod bodies;
mod building;
mod enums;
mod errors;
mod names;
mod objects;
mod one_of;
mod paths;
mod redirects;
mod requests;
mod server;
