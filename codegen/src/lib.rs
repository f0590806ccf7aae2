//! The generator.
#[cfg(test)]
pub mod runtime;
