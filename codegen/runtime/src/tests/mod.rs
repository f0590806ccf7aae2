//! Tests of the runtime: what a server receives, and what the caller gets back.

mod api;
mod bodies;
mod building;
mod downloads;
mod enums;
mod errors;
mod forms;
mod multipart;
mod objects;
mod one_of;
mod parsers;
mod paths;
mod redirects;
mod requests;
mod round_trips;
mod searches;
mod security;
mod sequences;
mod server;
mod streams;
mod styles;
mod tagged;
mod text;
mod trees;
mod uploads;
mod xml;
