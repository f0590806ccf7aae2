//! The structure of OpenAPI documents, as data (OpenAPI 3.0, section 4.7, with what 3.1 and 3.2 add).
//!
//! Bundling walks a document to find its references (a `$ref` in an `example` is none), and
//! normalizing walks it to find and repair deviations.

mod table;
mod walk;
mod without_schemas;

pub use table::field_names;
pub(crate) use table::{Field, FieldPresence, Keys, ObjectKind, Shape, Since};
pub(crate) use walk::{Slot, all_children, retain_children};
pub(crate) use without_schemas::WithoutSchemas;

/// The key of a parameter whose value normalizing keeps there, because the document model does not
/// have it: `in: querystring`.
pub(crate) const NEWER_LOCATION: &str = "in 3.2";

/// Likewise: `style: cookie`.
pub(crate) const NEWER_STYLE: &str = "style 3.2";

/// The key of a media type of requests whose parts have no names. Its schema is a list of parts, or an
/// object that normalizing has made of one.
pub(crate) const UNNAMED_PARTS: &str = "x-unnamed-parts";

/// The property of such an object that is the list of all parts without a property of their own. An
/// `encoding` with this name is also that of a list of parts.
pub(crate) const OTHER_PARTS: &str = "items";

/// The key of a schema where bundling and normalizing keep the name of a keyword that they could not
/// use: a `$ref` that leads nowhere, an unknown `type`, a condition. Lowering says so, if the schema
/// becomes any JSON value.
pub(crate) const LOST_KEYWORD: &str = "x-lost-keyword";
