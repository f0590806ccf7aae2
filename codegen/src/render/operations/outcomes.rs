//! How the responses of an operation are read: a table of status codes, and enums where responses
//! differ.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Api, Header, Operation, Outcome, Payload, Response, Status};
use crate::render::type_tokens::{From, owned};
use crate::render::{doc_lines, ident, lints};

/// The table that says which type the body has for which status code.
///
/// A 2xx code that the document does not declare is read as the one that it does declare, if that
/// is only one: a server that starts to answer 201 for 200 breaks nobody.
pub(super) fn table(api: &Api, operation: &Operation) -> TokenStream {
    let marker = ident(&operation.type_name);
    let output = output_type(api, &operation.success);
    let error = match &operation.failure {
        Outcome::Enum(name, _) => {
            let name = ident(name);
            quote!(, #name)
        }
        Outcome::Undeclared | Outcome::Single(_) => quote!(),
    };
    let success = success_entries(&operation.success);
    let failure = operation.failure.responses().iter().map(|response| Entry {
        outcome: "failure",
        range: Range::of(response.status),
        reading: reading(response, &operation.failure),
    });
    let mut entries: Vec<Entry> = success.into_iter().chain(failure).collect();
    // A single code goes before its range, and that before everything else.
    entries.sort_by_key(|entry| entry.range);
    let entries = entries.iter().map(Entry::tokens);
    quote! {
        operation!(#marker -> #output #error { #(#entries,)* });
    }
}

/// An entry of the table.
struct Entry {
    outcome: &'static str,
    range: Range,
    reading: TokenStream,
}

impl Entry {
    fn tokens(&self) -> TokenStream {
        let (outcome, reading) = (ident(self.outcome), &self.reading);
        let status = match self.range {
            Range::Code(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(#code)
            }
            Range::Hundred(digit) => {
                let first = Literal::u16_unsuffixed(digit * 100);
                let last = Literal::u16_unsuffixed(digit * 100 + 99);
                quote!(#first..=#last)
            }
            Range::Rest => quote!(_),
        };
        quote!(#outcome #status => #reading)
    }
}

/// What an entry of the table is for, in the order in which the entries are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Range {
    Code(u16),
    Hundred(u16),
    Rest,
}

impl Range {
    fn of(status: Status) -> Self {
        match status {
            Status::Code(code) => Self::Code(code),
            Status::Range(digit) => Self::Hundred(digit),
            Status::Default => Self::Rest,
        }
    }
}

fn success_entries(success: &Outcome) -> Vec<Entry> {
    let entry = |range, reading| Entry {
        outcome: "success",
        range,
        reading,
    };
    if matches!(success, Outcome::Undeclared) {
        return vec![entry(Range::Hundred(2), quote!(empty))];
    }
    let is_answer =
        |it: &&Response| matches!(it.status, Status::Code(200..=299) | Status::Range(2));
    let answers: Vec<&Response> = success.responses().iter().filter(is_answer).collect();
    let only_answer = match (answers.as_slice(), success) {
        ([only], _) => Some(*only),
        ([first, ..], Outcome::Single(_)) => Some(*first),
        _ => None,
    };
    let mut entries = Vec::new();
    for response in success.responses() {
        let range = match response.status {
            _ if only_answer == Some(response) => Range::Hundred(2),
            Status::Code(200..=299) if only_answer.is_some() => continue,
            Status::Default => Range::Hundred(2),
            status => Range::of(status),
        };
        entries.push(entry(range, reading(response, success)));
    }
    entries
}

fn output_type(api: &Api, success: &Outcome) -> TokenStream {
    match success {
        Outcome::Undeclared => quote!(()),
        Outcome::Enum(name, _) => {
            let name = ident(name);
            quote!(#name)
        }
        Outcome::Single(responses) => match responses.first().map(|response| &response.payload) {
            Some(Payload::Json(value)) => owned(api, value, From::Operations),
            Some(Payload::Text(_)) => quote!(String),
            Some(Payload::Bytes(_)) => quote!(Vec<u8>),
            Some(Payload::Empty | Payload::Headers(_)) | None => quote!(()),
        },
    }
}

/// How a response is read, and which variant it becomes.
fn reading(response: &Response, outcome: &Outcome) -> TokenStream {
    let how = ident(match &response.payload {
        Payload::Json(_) => "json",
        Payload::Text(_) => "text",
        Payload::Bytes(_) => "bytes",
        Payload::Empty => "empty",
        Payload::Headers(_) => "headers",
    });
    let Outcome::Enum(..) = outcome else {
        return quote!(#how);
    };
    let variant = ident(&response.variant);
    let Payload::Headers(headers) = &response.payload else {
        return quote!(#how #variant);
    };
    let fields = headers.iter().map(|header| {
        let (field, wire) = (ident(&header.name.rust), &header.name.wire);
        let presence = ident(if header.required {
            "header"
        } else {
            "optional_header"
        });
        quote!(#field = #presence #wire)
    });
    quote!(#how #variant { #(#fields),* })
}

/// The enums of the outcomes that need one.
pub(super) fn enums(api: &Api, operation: &Operation) -> TokenStream {
    // Without `r#`: rustdoc takes what follows a `#` for a place in the page.
    let method = &operation.name.rust;
    let success = outcome_enum(
        api,
        &operation.success,
        format!("What [`Client::{method}`] answers."),
    );
    let failure = outcome_enum(
        api,
        &operation.failure,
        format!("How [`Client::{method}`] fails, by status."),
    );
    quote!(#success #failure)
}

fn outcome_enum(api: &Api, outcome: &Outcome, text: String) -> Option<TokenStream> {
    let Outcome::Enum(name, responses) = outcome else {
        return None;
    };
    let name = ident(name);
    let documentation = doc_lines(&[text]);
    let allow = lints::of_responses(responses);
    let variants = responses.iter().map(|it| outcome_variant(api, it));
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

fn outcome_variant(api: &Api, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let documentation = doc_lines(&variant_documentation(response));
    match &response.payload {
        Payload::Empty => quote!(#documentation #name,),
        Payload::Json(value) => {
            let allow = lints::of_type(value);
            let value = owned(api, value, From::Operations);
            quote!(#documentation #name(#allow #value),)
        }
        Payload::Text(_) => quote!(#documentation #name(String),),
        Payload::Bytes(_) => quote!(#documentation #name(Vec<u8>),),
        Payload::Headers(headers) => {
            let fields = headers.iter().map(header_field);
            quote!(#documentation #name { #(#fields,)* },)
        }
    }
}

/// The status, and what the document says about it, if that is more than the name of the status.
/// One paragraph goes on the same line.
fn variant_documentation(response: &Response) -> Vec<String> {
    let status = status_text(response.status);
    let lines = &response.documentation.0;
    match lines.as_slice() {
        [] => vec![format!("{status}.")],
        [line] if says_nothing(line, &response.variant) => vec![format!("{status}.")],
        [first, rest @ ..] if starts_like_text(first) => {
            let first = format!("{status}: {first}");
            std::iter::once(first).chain(rest.iter().cloned()).collect()
        }
        lines => {
            let mut all = vec![format!("{status}."), String::new()];
            all.extend(lines.iter().cloned());
            all
        }
    }
}

/// Whether a description is one that only fills the place of one.
fn says_nothing(line: &str, variant: &str) -> bool {
    let letters = |text: &str| {
        text.replace(|c: char| !c.is_alphanumeric(), "")
            .to_lowercase()
    };
    [letters(variant).as_str(), "response"].contains(&letters(line).as_str())
}

/// Whether a line is the beginning of a paragraph, and not of a list, a heading or the like.
fn starts_like_text(line: &str) -> bool {
    line.starts_with(|first: char| first.is_alphabetic())
}

fn header_field(header: &Header) -> TokenStream {
    let documentation = doc_lines(&header.documentation.0);
    let name = ident(&header.name.rust);
    let value = if header.required {
        quote!(String)
    } else {
        quote!(Option<String>)
    };
    quote!(#documentation #name: #value)
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}"),
        Status::Range(digit) => format!("Any other status from {digit}00 to {digit}99"),
        Status::Default => "Any other status".to_owned(),
    }
}
