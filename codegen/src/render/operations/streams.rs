//! Answers that are a sequence of items.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Framing, Operation, Payload};
use crate::names::OperationNames;
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

/// The line that says how the items of an answer are read.
pub(super) fn table(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let stream = operation.stream.as_ref()?;
    let (marker, item) = (ident(&names.marker), owned(cx, &stream.item));
    let (framing, media_type) = (framing(stream.framing), &stream.media_type);
    let end = stream.end.iter();
    Some(quote!(streams!(#marker -> #item, #framing #media_type #(until #end)*);))
}

fn framing(framing: Framing) -> Ident {
    ident(match framing {
        Framing::EventData => "EventData",
        Framing::EventText => "EventText",
        Framing::Event => "Event",
        Framing::Lines => "Lines",
        Framing::Sequence => "Sequence",
    })
}

/// Says that the answer can be read as it comes.
pub(super) fn section(operation: &Operation) -> Vec<String> {
    let is_bytes = |payload: &Payload| matches!(payload, Payload::Bytes(_));
    let mut answers = operation.success.all().iter();
    let (method, what) = match &operation.stream {
        Some(stream) if matches!(stream.framing, Framing::Lines | Framing::Sequence) => {
            ("stream", "JSON values")
        }
        Some(_) => ("stream", "events"),
        None if answers.any(|it| is_bytes(&it.payload)) => ("download", "bytes"),
        None => return Vec::new(),
    };
    vec![format!(
        "[`Call::{method}`] reads the {what} of the answer as they come."
    )]
}
