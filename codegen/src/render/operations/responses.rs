//! How the responses of an operation are read: a table of status codes, and enums of responses with
//! different payloads.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::descriptions::variant_documentation;
use crate::ir::{Header, Operation, Payload, Response, Responses, Status};
use crate::names::{OperationNames, ResponseNames, ResponsesNames};
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::{doc, doc_lines, ident};
use crate::render::type_tokens::owned;

/// The table that says how to read the body for each status code.
///
/// If only one 2xx code is declared, it stands for all of them: a server that starts to answer 201
/// in place of 200 breaks nobody.
pub(super) fn table(cx: &Context, operation: &Operation, names: &OperationNames) -> TokenStream {
    let marker = ident(&names.marker);
    let output = body_type(cx, &operation.success, &names.success);
    let error = match &operation.failure {
        Responses::Undeclared => quote!(),
        failure => {
            let error = body_type(cx, failure, &names.failure);
            quote!(, #error)
        }
    };
    let mut entries = success_entries(&operation.success, &names.success);
    entries.extend(failure_entries(&operation.failure, &names.failure));
    // A single code goes before its range, and a range before the rest.
    entries.sort_by(|a, b| a.statuses.cmp(&b.statuses));
    let entries = entries.iter().map(Entry::tokens);
    quote! {
        operation!(#marker -> #output #error { #(#entries,)* });
    }
}

/// An entry of the table.
struct Entry {
    /// `success` or `failure`.
    outcome: TokenStream,
    statuses: Vec<Status>,
    /// How the body is read, and the variant that it becomes.
    reading: TokenStream,
}

impl Entry {
    fn tokens(&self) -> TokenStream {
        let (outcome, reading) = (&self.outcome, &self.reading);
        let statuses = patterns(&self.statuses);
        quote!(#outcome #(#statuses)|* => #reading)
    }
}

/// The first and the last code of a status. `None` for all codes.
fn bounds(status: Status) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(digit) => Some((digit * 100, digit * 100 + 99)),
        Status::Default => None,
    }
}

/// Whether `status` includes all codes of another status.
fn covers(status: Status, other: Status) -> bool {
    match (status, other) {
        (Status::Default, other) => other != Status::Default,
        (Status::Range(digit), Status::Code(code)) => code / 100 == digit,
        _ => false,
    }
}

/// The patterns for statuses. More than two codes in a row become one pattern.
fn patterns(statuses: &[Status]) -> Vec<TokenStream> {
    let bounds: Option<Vec<_>> = statuses.iter().copied().map(bounds).collect();
    let Some(mut bounds) = bounds else {
        return vec![quote!(_)];
    };
    bounds.sort_unstable();
    let runs = bounds.chunk_by(|before, after| before.1 + 1 == after.0);
    let patterns = runs.flat_map(|run| match run {
        [.., (_, last)] if run[0].0 + 1 < *last => vec![range_pattern(run[0].0, *last)],
        codes => codes.iter().map(|(code, _)| code_pattern(*code)).collect(),
    });
    patterns.collect()
}

fn code_pattern(code: u16) -> TokenStream {
    let code = Literal::u16_unsuffixed(code);
    quote!(#code)
}

fn range_pattern(first: u16, last: u16) -> TokenStream {
    let (first, last) = (code_pattern(first), code_pattern(last));
    quote!(#first..=#last)
}

fn success_entries(success: &Responses, names: &ResponsesNames) -> Vec<Entry> {
    let entry = |status, reading| Entry {
        outcome: quote!(success),
        statuses: vec![status],
        reading,
    };
    if matches!(success, Responses::Undeclared) {
        return vec![entry(Status::Range(2), quote!(empty))];
    }
    let is_2xx = |it: &&Response| matches!(it.status, Status::Code(200..=299) | Status::Range(2));
    let of_2xx: Vec<&Response> = success.all().iter().filter(is_2xx).collect();
    let only_2xx = match (of_2xx.as_slice(), success) {
        ([only], _) => Some(*only),
        ([first, ..], Responses::Uniform(_)) => Some(*first),
        _ => None,
    };
    let mut entries = Vec::new();
    for (response, names) in success.all().iter().zip(&names.responses) {
        let status = match response.status {
            _ if only_2xx == Some(response) => Status::Range(2),
            Status::Code(200..=299) if only_2xx.is_some() => continue,
            Status::Default => Status::Range(2),
            status => status,
        };
        entries.push(entry(status, reading(success, response, names)));
    }
    entries
}

/// Errors with the same payload have one entry.
fn failure_entries(failure: &Responses, names: &ResponsesNames) -> Vec<Entry> {
    let entry = |statuses, response, names| Entry {
        outcome: quote!(failure),
        statuses,
        reading: reading(failure, response, names),
    };
    let mut responses = failure.all().iter().zip(&names.responses);
    if let Responses::Uniform(all) = failure {
        let is_needed = |it: &Status| !all.iter().any(|other| covers(other.status, *it));
        let needed = all.iter().map(|it| it.status).filter(is_needed).collect();
        let first = responses.next();
        let entry = first.map(|(response, names)| entry(needed, response, names));
        return Vec::from_iter(entry);
    }
    responses
        .map(|(response, names)| entry(vec![response.status], response, names))
        .collect()
}

/// The type that responses are read into.
fn body_type(cx: &Context, responses: &Responses, names: &ResponsesNames) -> TokenStream {
    if let Some(name) = &names.type_name {
        let name = ident(name);
        return quote!(#name);
    }
    match responses.all().first().map(|response| &response.payload) {
        Some(Payload::Json(value)) => owned(cx, value),
        Some(Payload::Text(_)) => quote!(String),
        Some(Payload::Bytes(_)) => quote!(Vec<u8>),
        Some(Payload::Empty | Payload::Headers(_)) | None => quote!(()),
    }
}

/// How a response is read, and the variant that it becomes.
fn reading(responses: &Responses, response: &Response, names: &ResponseNames) -> TokenStream {
    let reading = match &response.payload {
        Payload::Json(_) => quote!(json),
        Payload::Text(_) => quote!(text),
        Payload::Bytes(_) => quote!(bytes),
        Payload::Empty => quote!(empty),
        Payload::Headers(_) => quote!(headers),
    };
    if !matches!(responses, Responses::Mixed(_)) {
        return reading;
    }
    let variant = ident(&names.variant);
    let Payload::Headers(headers) = &response.payload else {
        return quote!(#reading #variant);
    };
    let fields = headers.iter().zip(&names.headers).map(|(header, field)| {
        let (field, name) = (ident(field), &header.name);
        match header.required {
            true => quote!(#field = header #name),
            false => quote!(#field = optional_header #name),
        }
    });
    quote!(#reading #variant { #(#fields),* })
}

/// The enums for responses with different payloads.
pub(super) fn enums(cx: &Context, operation: &Operation, names: &OperationNames) -> TokenStream {
    // A link has no `r#`: rustdoc would read what follows `#` as a place in the page.
    let method = &names.method;
    let answers = format!("What [`Client::{method}`] answers.");
    let success = responses_enum(cx, &operation.success, &names.success, answers);
    let fails = format!("How [`Client::{method}`] fails, by status.");
    let failure = responses_enum(cx, &operation.failure, &names.failure, fails);
    quote!(#success #failure)
}

fn responses_enum(
    cx: &Context,
    responses: &Responses,
    names: &ResponsesNames,
    text: String,
) -> Option<TokenStream> {
    let name = ident(names.type_name.as_ref()?);
    let documentation = doc_lines(&[text]);
    let allow = lints::of_responses(responses.all());
    let variants = responses.all().iter().zip(&names.responses);
    let variants = variants.map(|(response, names)| variant(cx, response, names));
    Some(quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #allow
        pub enum #name {
            #(#variants)*
        }
    })
}

fn variant(cx: &Context, response: &Response, names: &ResponseNames) -> TokenStream {
    let name = ident(&names.variant);
    let documentation = doc_lines(&variant_documentation(response, names));
    match &response.payload {
        Payload::Empty => quote!(#documentation #name,),
        Payload::Json(value) => {
            let allow = lints::of_type(value);
            let value = owned(cx, value);
            quote!(#documentation #name(#allow #value),)
        }
        Payload::Text(_) => quote!(#documentation #name(String),),
        Payload::Bytes(_) => quote!(#documentation #name(Vec<u8>),),
        Payload::Headers(headers) => {
            let fields = headers.iter().zip(&names.headers);
            let fields = fields.map(|(header, name)| header_field(header, name));
            quote!(#documentation #name { #(#fields,)* },)
        }
    }
}

fn header_field(header: &Header, name: &str) -> TokenStream {
    let documentation = doc(&header.documentation);
    let name = ident(name);
    let value = match header.required {
        true => quote!(String),
        false => quote!(Option<String>),
    };
    quote!(#documentation #name: #value)
}
