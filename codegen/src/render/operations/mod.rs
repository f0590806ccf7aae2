//! Operations: methods and setters ([`methods`]) for their inputs ([`inputs`], [`bodies`]), how
//! responses are read ([`responses`]), and parts of the documentation ([`descriptions`]).

mod bodies;
mod descriptions;
pub(super) mod examples;
pub(super) mod inputs;
mod methods;
mod representations;
mod responses;
mod streams;
mod styles;

use std::collections::BTreeSet;

use descriptions::summary_entry;
use inputs::Input;
use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::{Mention, block, doc_lines, ident, mentioned};
use super::types;
use crate::ir::{GroupId, Operation, OperationId, TypeId};
use crate::markdown::to_note as doc_line;
use crate::names::OperationNames;

/// Renders a module with these operations, each with the types that stand with it.
pub(super) fn module(cx: &Context, members: &[(OperationId, Vec<TypeId>)]) -> Vec<TokenStream> {
    let (mut methods, mut items) = (Vec::new(), Vec::new());
    for (id, types) in members {
        let (operation, names) = (&cx.api.operations[id.0], cx.names.operation(*id));
        let inputs = inputs::inputs(cx, operation, names);
        methods.extend(methods::methods(cx, *id, names, &inputs));
        items.extend(methods::setters(cx, operation, names, &inputs));
        items.push(marker(operation, names, &inputs));
        items.push(responses::table(cx, operation, names));
        items.extend(streams::tables(cx, operation, names));
        items.push(responses::enums(cx, operation, names));
        items.extend(representations::items(cx, operation, names));
        items.extend(responses::headers(cx, operation, names));
        items.extend(types.iter().map(|id| types::item(cx, *id)));
    }
    let methods = methods.into_iter().collect();
    items.insert(0, block(quote!(impl Client), methods));
    let types: Vec<TypeId> = members.iter().flat_map(|it| it.1.clone()).collect();
    let operations = members.iter().map(|(id, _)| &cx.api.operations[id.0]);
    let operations: Vec<&Operation> = operations.collect();
    let imports = imports(&mut items, types::macros(cx, &types), &operations);
    items.insert(0, imports);
    items
}

/// The documentation of a module: what its tag is about, and its operations.
pub(super) fn documentation(
    cx: &Context,
    group: GroupId,
    members: &[(OperationId, Vec<TypeId>)],
) -> Vec<String> {
    let group = &cx.api.groups[group.0];
    let tag = doc_line(&group.name);
    let mut lines = vec![format!("Operations of the tag \u{201c}{tag}\u{201d}.")];
    if !group.documentation.0.is_empty() {
        lines.push(String::new());
        lines.extend(group.documentation.0.iter().cloned());
    }
    lines.push(String::new());
    lines.extend(members.iter().map(|(id, _)| {
        let method = &cx.names.operation(*id).method;
        summary_entry(&cx.api.operations[id.0], method)
    }));
    lines
}

/// What a module may use of the runtime, besides what all use.
const ITEMS: [&str; 2] = ["Method", "ParameterStyle"];
const PART_RULE: &str = "PartRule";

/// What a module may use of the crate.
const MODULES: [&str; 3] = ["security", "types", "xml"];

/// Imports what the module uses, and nothing else: an unused import is a warning.
fn imports(
    items: &mut [TokenStream],
    mut macros: BTreeSet<&str>,
    operations: &[&Operation],
) -> TokenStream {
    let candidates = [&ITEMS[..], &[PART_RULE], &MODULES].concat();
    let used = mentioned(items, &candidates, Mention::StartOfPath);
    let is_used = |name: &&str| used.contains(name);
    let mut names = vec!["Call", "Client"];
    names.extend(ITEMS.into_iter().filter(is_used));
    macros.insert("operation");
    names.extend(macros);
    let names = names.into_iter().map(ident);
    let parts = is_used(&PART_RULE).then(|| quote!(, multipart::PartRule));
    let pieces = streams::imports(operations);
    let modules = MODULES.into_iter().filter(is_used).map(ident);
    quote! {
        use crate::runtime::{#(#names),* #parts #(, #pieces)*};
        #(use crate::#modules;)*
    }
}

/// The type that stands for the operation.
fn marker(operation: &Operation, names: &OperationNames, inputs: &[Input]) -> TokenStream {
    let marker = ident(&names.marker);
    let documentation = doc_lines(&methods::marker_documentation(operation, names, inputs));
    quote! {
        #documentation
        pub enum #marker {}
    }
}
