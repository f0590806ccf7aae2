//! How the responses of an operation are read: a table of status codes, and enums where responses
//! differ.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::descriptions::variant_documentation;
use crate::ir::{Api, Header, Operation, Outcome, Payload, Response, Status};
use crate::render::type_tokens::{From, owned};
use crate::render::{doc_lines, ident, lints};

/// The table that says which type the body has for which status code.
///
/// A 2xx code that the document does not declare is read as the one that it does declare, if that
/// is only one: a server that starts to answer 201 for 200 breaks nobody.
pub(super) fn table(api: &Api, operation: &Operation) -> TokenStream {
    let marker = ident(&operation.type_name);
    let output = outcome_type(api, &operation.success);
    let error = match &operation.failure {
        Outcome::Undeclared => quote!(),
        failure => {
            let error = outcome_type(api, failure);
            quote!(, #error)
        }
    };
    let mut entries = success_entries(&operation.success);
    entries.extend(failure_entries(&operation.failure));
    // A single code goes before its range, and that before everything else.
    entries.sort_by(|a, b| a.ranges.cmp(&b.ranges));
    let entries = entries.iter().map(Entry::tokens);
    quote! {
        operation!(#marker -> #output #error { #(#entries,)* });
    }
}

/// An entry of the table.
struct Entry {
    outcome: &'static str,
    ranges: Vec<Range>,
    reading: TokenStream,
}

impl Entry {
    fn tokens(&self) -> TokenStream {
        let (outcome, reading) = (ident(self.outcome), &self.reading);
        let statuses = patterns(&self.ranges);
        quote!(#outcome #(#statuses)|* => #reading)
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

    /// The first and the last code.
    fn bounds(self) -> Option<(u16, u16)> {
        match self {
            Self::Code(code) => Some((code, code)),
            Self::Hundred(digit) => Some((digit * 100, digit * 100 + 99)),
            Self::Rest => None,
        }
    }

    /// Whether the codes of another range are among those of this one.
    fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Rest, other) => other != Self::Rest,
            (Self::Hundred(digit), Self::Code(code)) => code / 100 == digit,
            _ => false,
        }
    }
}

/// The patterns for some ranges. Codes that follow each other make one, if there are more than two.
fn patterns(ranges: &[Range]) -> Vec<TokenStream> {
    let Some(mut bounds) = ranges
        .iter()
        .map(|it| it.bounds())
        .collect::<Option<Vec<_>>>()
    else {
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

fn success_entries(success: &Outcome) -> Vec<Entry> {
    let entry = |range, reading| Entry {
        outcome: "success",
        ranges: vec![range],
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

/// Errors that all carry the same have one entry.
fn failure_entries(failure: &Outcome) -> Vec<Entry> {
    let entry = |ranges, response| Entry {
        outcome: "failure",
        ranges,
        reading: reading(response, failure),
    };
    let responses = failure.responses();
    if let (Outcome::Single(_), Some(first)) = (failure, responses.first()) {
        let ranges: Vec<Range> = responses.iter().map(|it| Range::of(it.status)).collect();
        let is_needed = |range: &Range| !ranges.iter().any(|other| other.covers(*range));
        let needed = ranges.iter().copied().filter(is_needed).collect();
        return vec![entry(needed, first)];
    }
    let entries = responses.iter();
    entries
        .map(|it| entry(vec![Range::of(it.status)], it))
        .collect()
}

fn outcome_type(api: &Api, outcome: &Outcome) -> TokenStream {
    match outcome {
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
