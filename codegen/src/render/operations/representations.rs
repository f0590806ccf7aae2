//! Answers in another media type: the method of the call that asks for it, and how it is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::descriptions::endpoint;
use super::responses::{Answers, responses_enum, table_of};
use crate::ir::{Operation, Payload, Representation};
use crate::markdown::to_code as code;
use crate::names::{OperationNames, RepresentationNames};
use crate::render::context::Context;
use crate::render::tokens::{block, doc_lines, ident};

/// The methods of the call, and for each media type what stands for the operation then.
pub(super) fn items(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let representations = operation.representations.iter();
    let named: Vec<_> = representations.zip(&names.representations).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let methods = named
        .iter()
        .map(|(representation, names)| method(representation, names));
    let marker = ident(&names.marker);
    let head = quote!(impl<'c> Call<'c, #marker>);
    let mut items = vec![block(head, methods.collect())];
    for (representation, own) in named {
        items.push(stand_in(operation, names, representation, own));
        let answers = Answers {
            marker: &own.marker,
            success: &representation.success,
            names: &own.success,
        };
        items.push(table_of(cx, operation, names, answers));
        let media_type = code(&representation.media_type);
        let text = format!("What [`Client::{}`] answers as {media_type}.", names.method);
        items.extend(responses_enum(
            cx,
            &representation.success,
            &own.success,
            text,
        ));
        if representation.success.has_bytes() {
            let marker = ident(&own.marker);
            items.push(quote!(downloads!(#marker);));
        }
    }
    items
}

/// The method of the call.
fn method(representation: &Representation, names: &RepresentationNames) -> TokenStream {
    let (name, marker) = (ident(&names.method), ident(&names.marker));
    let (media_type, accept) = (&representation.media_type, &representation.accept);
    let what = match representation.success.common_payload() {
        Some(Payload::Text(_)) => "The answer is text. ",
        Some(Payload::Bytes(_)) => "The answer is bytes, which `download` returns as they come. ",
        _ => "",
    };
    let documentation = doc_lines(&[
        format!(
            "Asks for {} in place of the usual answer.",
            code(media_type)
        ),
        String::new(),
        format!("{what}Call this after all setters."),
    ]);
    quote! {
        #documentation
        #[inline]
        pub fn #name(self) -> Call<'c, #marker> {
            self.answered_as(#accept)
        }
    }
}

/// The type that stands for the operation then.
fn stand_in(
    operation: &Operation,
    names: &OperationNames,
    representation: &Representation,
    own: &RepresentationNames,
) -> TokenStream {
    let marker = ident(&own.marker);
    let documentation = doc_lines(&[format!(
        "{}, answered as {}, see [`Client::{}`].",
        endpoint(operation),
        code(&representation.media_type),
        names.method
    )]);
    quote!(#documentation pub enum #marker {})
}

/// Lists the media types that the caller can ask for.
pub(super) fn section(operation: &Operation, names: &OperationNames) -> Vec<String> {
    if operation.representations.is_empty() {
        return Vec::new();
    }
    let named = operation.representations.iter().zip(&names.representations);
    let entries = named.map(|(representation, names)| {
        let media_type = code(&representation.media_type);
        format!("- {media_type}: [{}][as]", code(&names.method))
    });
    let mut lines = vec!["Other media types of the answer:".to_owned(), String::new()];
    lines.extend(entries);
    // This is how rustdoc calls the part.
    let place = format!("[as]: Call#impl-Call%3C'c,+{}%3E", names.marker);
    lines.extend([String::new(), place]);
    lines
}
