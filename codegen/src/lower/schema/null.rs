//! Whether null is a value of a schema.

use std::collections::HashSet;

use super::all_of::FlatSchema;
use super::limits::MAX_DEPTH;
use crate::lower::document::Document;
use crate::tree::Origin;

/// Whether a schema allows null, by itself or by one of its alternatives.
pub(crate) fn allows_null<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> bool {
    allows_null_within(document, flat, &mut HashSet::new(), 0)
}

fn allows_null_within<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
    seen: &mut HashSet<Origin>,
    depth: usize,
) -> bool {
    if flat.nullable || flat.has_content() || depth > MAX_DEPTH {
        return flat.nullable;
    }
    let mut entries = flat.unions.iter().flat_map(|union| &union.entries);
    entries.any(|entry| {
        let target = document.origin(entry.schema);
        target.is_some_and(|origin| seen.insert(origin)) && {
            let inner = FlatSchema::of(document, &[*entry]);
            allows_null_within(document, &inner, seen, depth + 1)
        }
    })
}
