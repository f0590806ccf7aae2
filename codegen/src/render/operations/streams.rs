//! Answers that are read as they come: files, and sequences of items.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Framing, Operation};
use crate::names::OperationNames;
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

/// The lines that say how an answer is read as it comes.
pub(super) fn tables(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let marker = ident(&names.marker);
    let stream = operation.stream.iter().map(|stream| {
        let item = owned(cx, &stream.item);
        let (framing, media_type) = (framing(stream.framing), &stream.media_type);
        let end = stream.end.iter();
        quote!(streams!(#marker -> #item, #framing #media_type #(until #end)*);)
    });
    let download = operation.has_download();
    let download = download.then(|| quote!(downloads!(#marker);));
    stream.chain(download).collect()
}

/// What a module with these operations imports of the runtime.
pub(super) fn imports(operations: &[&Operation]) -> Vec<TokenStream> {
    let downloads = operations.iter().any(|it| it.has_any_download());
    let streams = operations.iter().any(|it| it.stream.is_some());
    let downloads = downloads.then(|| quote!(download::downloads));
    let streams = streams.then(|| quote!(items::streams));
    downloads.into_iter().chain(streams).collect()
}

fn framing(framing: Framing) -> Ident {
    ident(match framing {
        Framing::EventData => "EventData",
        Framing::EventText => "EventText",
        Framing::Event => "Event",
        Framing::JsonEvent => "JsonEvent",
        Framing::Lines => "Lines",
        Framing::Sequence => "Sequence",
    })
}

/// Says that the answer can be read as it comes.
pub(super) fn section(operation: &Operation) -> Vec<String> {
    let text = match &operation.stream {
        Some(stream) => {
            let what = match stream.framing.is_events() {
                true => "events",
                false => "JSON values",
            };
            match operation.has_other_answer() {
                true => format!(
                    "Awaiting the call returns the whole answer. [`Call::stream`] asks for {what}, and \
                     returns them as they come."
                ),
                false => {
                    format!("[`Call::stream`] returns the {what} of the answer as they come.")
                }
            }
        }
        None if operation.has_download() => {
            "[`Call::download`] returns the bytes of the answer as they come.".to_owned()
        }
        None => return Vec::new(),
    };
    vec![text]
}
