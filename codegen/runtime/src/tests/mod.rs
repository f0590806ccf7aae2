//! Tests of the runtime: what a server receives, and what the caller gets back.

mod api;
mod bodies;
mod building;
mod enums;
mod errors;
mod objects;
mod one_of;
mod paths;
mod redirects;
mod requests;
mod security;
mod server;
mod streams;
mod tagged;
