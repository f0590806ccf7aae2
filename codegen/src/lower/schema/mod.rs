//! Understanding of schemas: which kind of type a schema is, before any type is made of it.
//!
//! A schema that refers to itself needs a name before its parts are lowered, and only some kinds of
//! types get a name. So the kind is found first. Nothing here builds types or logs.
//!
//! [`all_of`] flattens `allOf`, [`type_and_format`] finds the kind
//! of a schema without alternatives, [`one_of`] knows about alternatives, and [`classify`] brings
//! these together.

pub(crate) mod all_of;
pub(crate) mod classify;
pub(crate) mod inheritance;
pub(crate) mod kind;
pub(crate) mod limits;
pub(crate) mod narrow;
pub(crate) mod null;
pub(crate) mod one_of;
pub(crate) mod type_and_format;
pub(crate) mod values;
pub(crate) mod why_any;
pub(crate) mod wrapper;
