//! The client against a real HTTP server: what the server gets, and what the caller gets.
//!
//! The runtime has tests of its own in `codegen/src/runtime_tests`, with made-up operations and
//! every corner case. Here the generated operation is called as a user calls it.

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
