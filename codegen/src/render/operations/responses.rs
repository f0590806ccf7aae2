//! How the responses of an operation are read: a table of status codes, enums of responses with
//! different payloads, and the headers beside bodies.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::descriptions::variant_documentation;
use crate::ir::{Header, HeaderValue, Operation, Payload, Response, Responses, Status};
use crate::markdown::to_code as code;
use crate::names::{OperationNames, ResponseNames, ResponsesNames};
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::{doc, doc_lines, ident};
use crate::render::type_tokens::owned;
use crate::render::xml;

/// The table that says how to read the body for each status code.
///
/// If only one 2xx code is declared, it stands for all of them: a server that starts to answer 201
/// in place of 200 breaks nobody.
pub(super) fn table(cx: &Context, operation: &Operation, names: &OperationNames) -> TokenStream {
    table_of(cx, operation, names, Answers::by_default(operation, names))
}

/// The answers in one media type, and the type that stands for the operation then.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a> {
    pub(super) marker: &'a str,
    pub(super) success: &'a Responses,
    pub(super) names: &'a ResponsesNames,
}

impl<'a> Answers<'a> {
    fn by_default(operation: &'a Operation, names: &'a OperationNames) -> Self {
        Self {
            marker: &names.marker,
            success: &operation.success,
            names: &names.success,
        }
    }
}

/// The table for the answers in one media type.
pub(super) fn table_of(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
    answers: Answers<'_>,
) -> TokenStream {
    let marker = ident(answers.marker);
    let output = body_type(cx, answers.success, answers.names);
    let error = match &operation.failure {
        Responses::Undeclared(_) => quote!(),
        failure => {
            let error = body_type(cx, failure, &names.failure);
            quote!(, #error)
        }
    };
    let mut entries = success_entries(cx, answers.success, answers.names);
    entries.extend(undeclared_entry(&entries, &operation.failure));
    entries.extend(failure_entries(cx, &operation.failure, &names.failure));
    // A single code goes before its range, and a range before the rest.
    entries.sort_by(|a, b| a.statuses.cmp(&b.statuses));
    let entries = entries.iter().map(Entry::tokens);
    quote! {
        operation!(#marker -> #output #error { #(#entries,)* });
    }
}

/// An entry of the table.
struct Entry {
    /// `success`, `failure` or `undeclared`.
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

/// The codes of `3XX` that are answers. The others are errors.
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

fn success_entries(cx: &Context, success: &Responses, names: &ResponsesNames) -> Vec<Entry> {
    let entry = |statuses, reading| Entry {
        outcome: quote!(success),
        statuses,
        reading,
    };
    let all = success.all();
    if all.is_empty() {
        return vec![entry(vec![Status::Range(2)], quote!(empty))];
    }
    let readings = all.iter().zip(&names.responses);
    let readings: Vec<_> = readings
        .map(|(response, names)| reading(cx, success, response, names))
        .collect();
    let general = stands_for_2xx(success);
    let mut entries = Vec::new();
    for (index, (response, reading)) in all.iter().zip(&readings).enumerate() {
        let is_general = general == Some(index);
        let is_same = |general: usize| readings[general].to_string() == reading.to_string();
        if response.status.is_success() && !is_general && general.is_some_and(is_same) {
            continue;
        }
        let statuses = match response.status {
            Status::Range(3) => REDIRECTS.map(Status::Code).to_vec(),
            Status::Default => vec![Status::Range(2)],
            _ if is_general => vec![Status::Range(2)],
            status => vec![status],
        };
        entries.push(entry(statuses, reading.clone()));
    }
    entries
}

/// The index of the response that stands for all 2xx codes without one of their own.
fn stands_for_2xx(success: &Responses) -> Option<usize> {
    let all = success.all();
    let mut of_2xx = (0..all.len()).filter(|index| all[*index].status.is_success());
    let range = |index: &usize| all[*index].status == Status::Range(2);
    let payload = |index: &usize| all[*index].payload != Payload::Empty;
    if let Some(declared) = of_2xx.clone().find(range) {
        return Some(declared);
    }
    match success {
        Responses::Mixed(_) => of_2xx.next().filter(|_| of_2xx.next().is_none()),
        _ => of_2xx.clone().find(payload).or(of_2xx.next()),
    }
}

/// Of the codes that `default` stands for, 2xx are no errors.
fn undeclared_entry(success: &[Entry], failure: &Responses) -> Option<Entry> {
    let is_2xx = |it: &Entry| it.statuses.contains(&Status::Range(2));
    let has_default = |it: &Response| it.status == Status::Default;
    let is_needed = failure.all().iter().any(has_default) && !success.iter().any(is_2xx);
    is_needed.then(|| Entry {
        outcome: quote!(undeclared),
        statuses: vec![Status::Range(2)],
        reading: quote!(empty),
    })
}

/// Errors that are read in the same way have one entry.
fn failure_entries(cx: &Context, failure: &Responses, names: &ResponsesNames) -> Vec<Entry> {
    let responses = failure.all().iter().zip(&names.responses);
    let readings = responses.map(|(response, names)| match response.payload {
        Payload::Empty => quote!(empty),
        _ => reading(cx, failure, response, names),
    });
    let readings: Vec<_> = readings.map(|it| (it.to_string(), it)).collect();
    let statuses = failure.all().iter().map(|it| it.status);
    let mut entries: Vec<(&str, Entry)> = Vec::new();
    for (status, (text, reading)) in statuses.clone().zip(&readings) {
        // The entry that reads the status without one of its own.
        let wider = statuses.clone().zip(&readings);
        let wider = wider.filter(|(other, _)| covers(*other, status));
        let next = wider.min_by_key(|(other, _)| *other);
        if next.is_some_and(|(_, (other, _))| other == text) {
            continue;
        }
        match entries.iter_mut().find(|(other, _)| other == text) {
            Some((_, entry)) => entry.statuses.push(status),
            None => entries.push((
                text,
                Entry {
                    outcome: quote!(failure),
                    statuses: vec![status],
                    reading: reading.clone(),
                },
            )),
        }
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// The type that responses are read into.
fn body_type(cx: &Context, responses: &Responses, names: &ResponsesNames) -> TokenStream {
    if let Some(name) = &names.type_name {
        let name = ident(name);
        return quote!(#name);
    }
    let payload = responses.common_payload();
    let body = payload.map_or(quote!(()), |payload| payload_type(cx, payload));
    match responses {
        Responses::Optional(_) => quote!(Option<#body>),
        _ => body,
    }
}

/// The type of a payload without headers.
fn payload_type(cx: &Context, payload: &Payload) -> TokenStream {
    match payload {
        Payload::Json(value) | Payload::JsonOrText(value) | Payload::Xml(value, _) => {
            owned(cx, value)
        }
        Payload::Text(_) => quote!(String),
        Payload::Bytes(_) => quote!(Vec<u8>),
        Payload::Empty | Payload::Headers(_) => quote!(()),
    }
}

/// How a response is read, and the variant that it becomes.
fn reading(
    cx: &Context,
    responses: &Responses,
    response: &Response,
    names: &ResponseNames,
) -> TokenStream {
    let reading = match &response.payload {
        Payload::Json(_) => quote!(json),
        Payload::JsonOrText(_) => quote!(json_or_text),
        Payload::Xml(_, root) => {
            let root = xml::constant(cx, *root);
            quote!(xml(#root))
        }
        Payload::Text(_) => quote!(text),
        Payload::Bytes(_) => quote!(bytes),
        Payload::Empty => quote!(empty),
        Payload::Headers(_) => quote!(headers),
    };
    let variant = match responses {
        Responses::Mixed(_) => Some(ident(&names.variant)),
        Responses::Optional(_) if response.payload == Payload::Empty => Some(ident("None")),
        Responses::Optional(_) => Some(ident("Some")),
        Responses::Undeclared(_) | Responses::Uniform(_) => None,
    };
    let Payload::Headers(headers) = &response.payload else {
        return quote!(#reading #variant);
    };
    let fields = headers.iter().zip(&names.headers).map(|(header, field)| {
        let (field, name) = (ident(field), &header.name);
        let reading = match (&header.value, header.required) {
            (HeaderValue::List(_), _) => quote!(header_list),
            (HeaderValue::Scalar(_), true) => quote!(required_header),
            (HeaderValue::Scalar(_), false) => quote!(optional_header),
        };
        quote!(#field = #reading #name)
    });
    quote!(#reading #variant { #(#fields),* })
}

/// Constants for the headers beside bodies.
pub(super) fn headers(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    if operation.headers.is_empty() {
        return None;
    }
    let marker = ident(&names.marker);
    let headers = operation.headers.iter().zip(&names.headers);
    let constants = headers.map(|(header, constant)| {
        let title = format!("The response header {}.", code(&header.name));
        let documentation = match header.documentation.0.as_slice() {
            [] => doc_lines(&[title]),
            lines => doc_lines(lines),
        };
        let (constant, name) = (ident(constant), &header.name);
        let value = header_type(cx, header);
        let reading = match (&header.value, header.required) {
            (HeaderValue::List(_), _) => quote!(list),
            (HeaderValue::Scalar(_), true) => quote!(required),
            (HeaderValue::Scalar(_), false) => quote!(optional),
        };
        quote!(#documentation pub const #constant: crate::Header<#value> = crate::Header::#reading(#name);)
    });
    Some(quote!(impl #marker { #(#constants)* }))
}

/// The type that a header is read into.
fn header_type(cx: &Context, header: &Header) -> TokenStream {
    let value = owned(cx, header.value.element());
    match (&header.value, header.required) {
        (HeaderValue::List(_), _) => quote!(Vec<#value>),
        (HeaderValue::Scalar(_), true) => value,
        (HeaderValue::Scalar(_), false) => quote!(Option<#value>),
    }
}

/// The enums for responses with different payloads.
pub(super) fn enums(cx: &Context, operation: &Operation, names: &OperationNames) -> TokenStream {
    // A link has no `r#`: rustdoc would read what follows `#` as a place in the page.
    let method = &names.method;
    let answers = format!("What [`Client::{method}`] answers.");
    let success = responses_enum(cx, &operation.success, &names.success, answers);
    let fails = format!("How [`Client::{method}`] fails, by status.");
    let failure = failure_with_bodies(&operation.failure, &names.failure);
    let failure = failure.and_then(|(failure, names)| responses_enum(cx, &failure, &names, fails));
    quote!(#success #failure)
}

/// The errors of an enum, without those that have no body.
fn failure_with_bodies(
    failure: &Responses,
    names: &ResponsesNames,
) -> Option<(Responses, ResponsesNames)> {
    let Responses::Mixed(all) = failure else {
        return None;
    };
    let with_names = all.iter().cloned().zip(names.responses.iter().cloned());
    let with_bodies = with_names.filter(|(it, _)| it.payload != Payload::Empty);
    let (responses, response_names) = with_bodies.unzip();
    let names = ResponsesNames {
        type_name: names.type_name.clone(),
        responses: response_names,
    };
    Some((Responses::Mixed(responses), names))
}

pub(super) fn responses_enum(
    cx: &Context,
    responses: &Responses,
    names: &ResponsesNames,
    text: String,
) -> Option<TokenStream> {
    let name = ident(names.type_name.as_ref()?);
    let documentation = doc_lines(&[text]);
    if let (Responses::Uniform(_), [response]) = (responses, responses.all()) {
        let fields = header_fields(cx, response, &names.responses[0], true);
        return Some(quote! {
            #documentation
            #[derive(Debug, Clone, PartialEq)]
            pub struct #name { #fields }
        });
    }
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
        Payload::Headers(_) => {
            let fields = header_fields(cx, response, names, false);
            quote!(#documentation #name { #fields },)
        }
        payload => {
            let allow = payload.value().and_then(lints::of_type);
            let value = payload_type(cx, payload);
            quote!(#documentation #name(#allow #value),)
        }
    }
}

fn header_fields(
    cx: &Context,
    response: &Response,
    names: &ResponseNames,
    is_struct: bool,
) -> TokenStream {
    let public = is_struct.then(|| quote!(pub));
    let fields = response.payload.headers().iter().zip(&names.headers);
    let fields = fields.map(|(header, name)| {
        let documentation = doc(&header.documentation);
        let (name, value) = (ident(name), header_type(cx, header));
        quote!(#documentation #public #name: #value,)
    });
    quote!(#(#fields)*)
}
