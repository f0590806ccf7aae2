//! Reads OpenAPI documents without the generator.

pub(crate) mod find;
pub(crate) mod operations;
pub(crate) mod tree;
