//! `oneOf` and `anyOf`: which alternatives there are, and how to tell them apart.
//!
//! The two are treated alike: a client does not check that a value fits only one alternative. In
//! order of preference, alternatives are told apart by a `discriminator`, by a property that has
//! other constant values in each, and by JSON type, required properties and constant values. Where
//! that is not enough, the alternative that declares most of a value's properties is taken, with a
//! warning.

pub(crate) mod branches;
pub(crate) mod combine;
pub(crate) mod discriminator;
pub(crate) mod distinguish;
pub(crate) mod listed_tags;
pub(crate) mod merge;
pub(crate) mod overlap;
pub(crate) mod variant;
