//! The floor of `cargo check`: the least that the compiler has to do for a client. Its structs and
//! enums have nothing but `Clone`, and its methods nothing but `todo!()`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;
use syn::{Attribute, Block, File, ImplItem, Item, parse_quote};
use walkdir::WalkDir;
use xtask::repository;

use super::generator::Generator;
use super::measure::{self, Cost};
use super::{BenchOptions, crate_folder};
use crate::cargo;

/// The cost of a generated crate, and that of its floor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Floor {
    pub(crate) ours: Cost,
    pub(crate) floor: Cost,
}

/// What is compiled in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Client,
    Floor,
}

/// Compares the generated crate of a document with its floor. `None` if one of them does not compile.
pub(crate) fn measure(document: &Path, options: &BenchOptions) -> anyhow::Result<Option<Floor>> {
    let client = crate_folder(document, Generator::Ours);
    let floor = client.with_file_name("floor-client");
    write(&client, &floor)?;
    let subjects = [Subject::Client, Subject::Floor];
    let name = |subject: Subject| match subject {
        Subject::Client => "ours",
        Subject::Floor => "the floor",
    };
    let runs = options.compile_runs;
    let costs = measure::alternate_named("check", runs, &subjects, name, |subject| {
        let folder = match subject {
            Subject::Client => &client,
            Subject::Floor => &floor,
        };
        check(folder).with_context(|| folder.display().to_string())
    })?;
    let [Some(ours), Some(floor)] = costs.as_slice() else {
        return Ok(None);
    };
    let (ours, floor) = (*ours, *floor);
    Ok(Some(Floor { ours, floor }))
}

fn check(folder: &Path) -> io::Result<Option<Cost>> {
    cargo::touch(folder)?;
    let target = repository::target().join("bench-target");
    let mut command = cargo::command(folder, &target.join(Generator::Ours.name()));
    measure::run(command.args(["check", "--quiet"]))
}

/// Writes the floor. Another process does it, so that this one stays small: see `Cost::memory`.
fn write(client: &Path, floor: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    if !command
        .arg("floor")
        .args([client, floor])
        .status()?
        .success()
    {
        bail!("the floor of {} cannot be written", client.display());
    }
    Ok(())
}

/// Write the floor of a generated crate, for `bench`
#[derive(Debug, clap::Args)]
pub(crate) struct FloorOptions {
    client: PathBuf,
    floor: PathBuf,
}

pub(crate) fn run(options: &FloorOptions) -> anyhow::Result<()> {
    let FloorOptions { client, floor } = options;
    if floor.exists() {
        fs::remove_dir_all(floor)?;
    }
    for entry in WalkDir::new(client) {
        let entry = entry?;
        let path = entry.path().strip_prefix(client)?;
        let to = floor.join(path);
        if entry.file_type().is_dir() {
            fs::create_dir_all(to)?;
        } else if is_of_the_document(path) {
            let file = syn::parse_file(&fs::read_to_string(entry.path())?)?;
            fs::write(to, prettyplease::unparse(&lowered(file)))?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    // What only the removed parts need is unused. The name of the package tells the crates apart.
    let root = floor.join("src/lib.rs");
    let text = fs::read_to_string(&root)?;
    fs::write(root, text.replacen("#![", "#![allow(warnings)]\n#![", 1))?;
    Ok(())
}

/// Whether a file has what the document describes. The runtime is the same in the floor.
fn is_of_the_document(path: &Path) -> bool {
    let is_rust = path.extension().is_some_and(|it| it == "rs");
    let mut parts = path.iter().filter_map(|part| part.to_str());
    let is_source = parts.next() == Some("src");
    is_rust && is_source && !matches!(parts.next(), None | Some("runtime" | "lib.rs"))
}

/// Removes the tables and implementations of traits, and the bodies of functions.
fn lowered(mut file: File) -> File {
    file.items.retain(|item| match item {
        Item::Macro(_) => false,
        Item::Impl(it) => it.trait_.is_none(),
        _ => true,
    });
    for item in &mut file.items {
        match item {
            Item::Struct(it) => only_clone(&mut it.attrs),
            Item::Enum(it) => only_clone(&mut it.attrs),
            Item::Impl(it) => it.items.iter_mut().for_each(without_body),
            _ => {}
        }
    }
    file
}

fn only_clone(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| !attribute.path().is_ident("derive"));
    attributes.push(parse_quote!(#[derive(Clone)]));
}

fn without_body(item: &mut ImplItem) {
    if let ImplItem::Fn(function) = item {
        let body: Block = parse_quote!({ todo!() });
        function.block = body;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_definitions_and_signatures_remain() {
        let client = "
            /// A pet.
            #[derive(Debug, Default)]
            pub struct Pet { pub name: String }
            object!(Pet { required: name; });
            impl From<String> for Pet { fn from(name: String) -> Self { Self { name } } }
            impl Pet { pub fn new(name: String) -> Self { Self { name } } }
            pub type Animal = Pet;
        ";
        let floor = prettyplease::unparse(&lowered(syn::parse_file(client).unwrap()));
        insta::assert_snapshot!(floor, @r"
        /// A pet.
        #[derive(Clone)]
        pub struct Pet {
            pub name: String,
        }
        impl Pet {
            pub fn new(name: String) -> Self {
                todo!()
            }
        }
        pub type Animal = Pet;
        ");
    }

    #[test]
    fn the_runtime_stays() {
        let is = |path: &str| is_of_the_document(Path::new(path));
        assert!(is("src/types/pets.rs") && is("src/operations/pets.rs") && is("src/types.rs"));
        assert!(!is("src/runtime/call.rs") && !is("src/lib.rs") && !is("Cargo.toml"));
    }
}
