//! Understanding of schemas: what kind of type a schema is, before any type is made of it.

pub(super) mod all_of;
pub(super) mod classify;
pub(super) mod inheritance;
pub(super) mod keywords;
pub(super) mod kind;
pub(super) mod one_of;
