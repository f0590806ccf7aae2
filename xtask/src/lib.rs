//! `cargo xtask`: generates the client. It reads and writes files; `codegen` does neither.
//!
//! [`run`] is the program. The rest is for `cargo lab` (`xtask/lab`), which runs the generator on
//! many documents.

mod cli;
mod generate;
pub mod repository;
pub mod source;

pub use cli::run;
pub use generate::output_path::is_inside;
