//! `oneOf` and `anyOf`.

pub(crate) mod branches;
pub(crate) mod combine;
pub(crate) mod distinguish;
pub(crate) mod merge;
