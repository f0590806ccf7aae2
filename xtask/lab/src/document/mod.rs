//! What can be known about OpenAPI documents without the generator.

pub(crate) mod find;
pub(crate) mod operations;
mod outline;
