//! Stage 5, passes: changes to finished types, each pass built on those before it.

mod absent_null;
mod box_large;
mod break_cycles;
mod deduplicate;
mod merge_patch;
mod place;
mod split_read_write;
mod uploads;

use std::collections::HashMap;

pub(crate) use split_read_write::REQUEST;

use crate::diagnostic::Log;
use crate::ir::{Api, TypeId};
use crate::tree::Origin;

/// Runs all passes. `places` says where component schemas stand, for diagnostics.
pub fn run(api: &mut Api, places: &HashMap<TypeId, Origin>, log: &mut Log) {
    uploads::place(api);
    split_read_write::split(api);
    merge_patch::allow_null(api);
    absent_null::join(api);
    break_cycles::break_cycles(&mut api.types, places, log);
    deduplicate::deduplicate(api);
    box_large::box_large_variants(api);
}
