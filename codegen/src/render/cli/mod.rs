//! The program for the command line: a table of operations for each tag, in JSON, a line for each call
//! in Rust, and what the program is called.

mod calls;
mod json;
mod program;
mod table;

use super::context::Context;
use super::needs::Needs;
use super::{ClientFiles, runtime_files};
use crate::layout::{Folder, Items};
use crate::options::Cli;

/// Adds `src/main.rs` and `src/cli`.
pub(super) fn add(
    cx: &Context,
    cli: &Cli,
    package_name: &str,
    needs: Needs,
    files: &mut ClientFiles,
) {
    let cx = &cx.in_folder(Folder::Operations);
    for module in &cx.layout.modules {
        let Items::Operations(_, members) = &module.items else {
            continue;
        };
        let path = format!("src/cli/operations/{}", module.name);
        files.insert(format!("{path}.json"), table::text(cx, members));
        files.insert(format!("{path}.rs"), calls::text(cx, module, members));
    }
    let index = program::index(cx, cli);
    files.insert("src/cli/operations/mod.rs".to_owned(), index);
    files.insert("src/main.rs".to_owned(), program::main(package_name));
    runtime_files::add_cli(needs, files);
}
