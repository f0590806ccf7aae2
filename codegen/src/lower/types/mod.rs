//! Schemas become types.
//!
//! [`builder`] takes a list of parts that all hold at once: mostly one schema, but a property of two
//! schemas in an `allOf` has two. It asks [`crate::lower::schema`] for the kind of type, and puts
//! the type into the [`arena`].

pub(crate) mod arena;
pub(crate) mod builder;
pub(crate) mod docs;
pub(crate) mod enums;
pub(crate) mod object;
pub(crate) mod union;
pub(crate) mod warnings;
