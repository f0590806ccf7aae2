//! Tests of the client with a real HTTP server.
//!
//! They call the generated operation as a user does. The corner cases of the runtime are tested in
//! `codegen/runtime`, with made-up operations.

#![deny(
    unfulfilled_lint_expectations,
    reason = "the tests expect the operation to be deprecated"
)]

mod answers;
mod broken;
mod builder;
mod errors;
mod requests;
mod secrets;
mod support;
