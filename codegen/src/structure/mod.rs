//! The structure of OpenAPI documents, as data.
//!
//! - `shape`: the vocabulary: objects, shapes of values, fields
//! - `table`: the fields of each object (OpenAPI 3.0, section 4.7), with what 3.1 and 3.2 add
//! - `walk`: goes through a tree together with the table
//!
//! Bundling walks a document to find its references (a `$ref` in an `example` is none), and
//! normalizing walks it to find and repair deviations.

mod shape;
mod table;
mod walk;

pub(crate) use shape::{Field, Keys, Kind, Presence, Shape, Since};
pub use table::field_names;
pub(crate) use walk::{Slot, all_children, retain_children};
