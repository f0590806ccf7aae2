//! The calls of a tag, a line for each: how arguments are decoded and passed to the client, and how
//! its answers are encoded.

use proc_macro2::TokenStream;
use quote::quote;

use crate::format::{self, MARKER};
use crate::ir::{
    BodyContent, Operation, OperationId, ParameterLocation, ParameterValue, Payload, RequestBody,
    Response, Responses, TypeId,
};
use crate::layout::{Folder, Module};
use crate::names::{OperationNames, ResponsesNames};
use crate::render::context::Context;
use crate::render::operations::inputs::{Input, alternative_bodies, inputs};
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

/// How answers are encoded stands in the same line up to this length.
const SHORT: usize = 60;

/// A call: an operation with one of its bodies, and one of its kinds of answers.
pub(super) struct Call {
    /// Its name in the table.
    pub(super) name: String,
    /// The method of `Client`.
    method: String,
    required: Vec<Argument>,
    optional: Vec<Argument>,
    /// Which of [`Operation::representations`] it asks for, if any.
    representation: Option<usize>,
}

/// An argument of the method, or of a setter.
struct Argument {
    /// The argument or the setter in Rust.
    name: String,
    place: Place,
    /// The name in the document. Empty for a body.
    parameter: String,
    by: By,
    kind: TokenStream,
}

/// The place of an argument in the request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Parameter(ParameterLocation),
    Body,
}

impl Place {
    /// The word of `calls!`.
    fn word(self) -> &'static str {
        match self {
            Self::Parameter(location) => place(location),
            Self::Body => "body",
        }
    }
}

/// How an argument is passed.
#[derive(Clone, Copy)]
enum By {
    Reference,
    Value,
    /// What the type of the program holds.
    Content,
}

/// The module with the calls of a tag.
pub(super) fn text(
    cx: &Context,
    module: &Module,
    members: &[(OperationId, Vec<TypeId>)],
) -> String {
    let entries = members.iter().flat_map(|(id, _)| {
        let (operation, names) = (&cx.api.operations[id.0], cx.names.operation(*id));
        let calls = calls(cx, operation, names).into_iter();
        calls.map(move |it| it.text(operation, names))
    });
    let entries: String = entries.collect();
    let mut text = format!(
        "// {MARKER}. Do not edit.\n\n//! Calls of the operations in `operations::{}`.\n\n\
         use crate::cli::calls::calls;\n",
        module.name
    );
    if entries.contains("Bytes") || entries.contains("Text") {
        text += "#[allow(unused_imports, reason = \"a type of the document may have such a name\")]\n\
                 use crate::cli::content;\n";
    }
    let folders = members.iter().flat_map(|(id, _)| {
        let types = cx.api.operations[id.0].request_types().into_iter();
        types.map(|id| cx.layout.folder(id))
    });
    let folders: Vec<Folder> = folders.collect();
    if folders.contains(&Folder::Operations) {
        text += &format!("use crate::operations::{}::*;\n", ident(&module.name));
    }
    if folders.contains(&Folder::Types) {
        text += "use crate::types;\n";
    }
    text + "\ncalls!(CALLS {\n" + &entries + "});\n"
}

/// The calls of an operation: one, one for each other kind of body, and one for each other kind of
/// answer.
pub(super) fn calls(cx: &Context, operation: &Operation, names: &OperationNames) -> Vec<Call> {
    let places = operation.parameters.iter().zip(&names.parameters);
    let places = places.filter(|(_, name)| name.is_some());
    let places = places.map(|(it, _)| {
        let kind = match &it.value {
            ParameterValue::List(element) => {
                let element = owned(cx, element);
                quote!(Vec<#element>)
            }
            value => owned(cx, value.element()),
        };
        (Place::Parameter(it.location), it.name.clone(), kind)
    });
    let bodies = operation.body.iter().flat_map(RequestBody::contents);
    let mut bodies = bodies.map(|content| body_kind(cx, content));
    let body = bodies.next().map(|kind| (Place::Body, String::new(), kind));
    let places = places.chain(body);
    let mut usual = Call {
        name: names.method.clone(),
        method: names.method.clone(),
        required: Vec::new(),
        optional: Vec::new(),
        representation: None,
    };
    for (input, (place, parameter, kind)) in inputs(cx, operation, names).iter().zip(places) {
        usual.add(argument(input, place, parameter, kind), input.is_required);
    }
    let mut calls = Vec::new();
    for ((method, input), kind) in alternative_bodies(cx, operation, names).iter().zip(bodies) {
        let argument = argument(input, Place::Body, String::new(), kind);
        calls.push(usual.with_body(method, argument, input.is_required));
    }
    let representations = names.representations.iter().enumerate();
    calls.extend(representations.map(|(index, it)| usual.with_answer(index, &it.method)));
    calls.insert(0, usual);
    calls
}

/// The type that a body is decoded into.
fn body_kind(cx: &Context, content: &BodyContent) -> TokenStream {
    match (content.value(), content) {
        (Some(value), _) => owned(cx, value),
        (None, BodyContent::Text) => quote!(content::Text),
        (None, _) => quote!(content::Bytes),
    }
}

fn argument(input: &Input, place: Place, parameter: String, kind: TokenStream) -> Argument {
    let by = match input.argument.to_string().starts_with('&') {
        true => By::Reference,
        false if place == Place::Body && input.value.is_none() => By::Content,
        false => By::Value,
    };
    Argument {
        name: input.name.to_owned(),
        place,
        parameter,
        by,
        kind,
    }
}

/// The place of a parameter, as the document has it.
pub(super) fn place(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query | ParameterLocation::QueryString => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

impl Call {
    fn add(&mut self, argument: Argument, is_required: bool) {
        match is_required {
            true => self.required.push(argument),
            false => self.optional.push(argument),
        }
    }

    /// The same call with another body. `method` is the method of the client, or the setter.
    fn with_body(&self, method: &str, body: Argument, is_required: bool) -> Self {
        let others = |arguments: &[Argument]| {
            let others = arguments.iter().filter(|it| it.place != Place::Body);
            others.map(Argument::copy).collect()
        };
        let (name, called) = match is_required {
            true => (method.to_owned(), method),
            false => (format!("{}.{method}", self.method), self.method.as_str()),
        };
        let mut call = Self {
            name,
            method: called.to_owned(),
            required: others(&self.required),
            optional: others(&self.optional),
            representation: None,
        };
        call.add(body, is_required);
        call
    }

    /// The same call with another answer. `method` is the method of the call.
    fn with_answer(&self, representation: usize, method: &str) -> Self {
        let all = |arguments: &[Argument]| arguments.iter().map(Argument::copy).collect();
        Self {
            name: format!("{}.{method}", self.method),
            method: self.method.clone(),
            required: all(&self.required),
            optional: all(&self.optional),
            representation: Some(representation),
        }
    }

    /// The entry of `calls!`.
    fn text(&self, operation: &Operation, names: &OperationNames) -> String {
        let parameters = operation.parameters.iter();
        let is_deprecated = operation.deprecation.is_some()
            || parameters.clone().any(|it| it.deprecation.is_some());
        let allow = match is_deprecated {
            true => "    #[allow(deprecated, reason = \"the document says so\")]\n",
            false => "",
        };
        let required = self.required.iter().map(|it| it.text());
        let optional = self.optional.iter().map(|it| {
            let setter = ident(&it.name);
            format!("{setter}: {}", it.text())
        });
        let other = self.representation.map(|index| {
            (
                &operation.representations[index].success,
                &names.representations[index],
            )
        });
        let (success, success_names) = match other {
            Some((success, names)) => (success, &names.success),
            None => (&operation.success, &names.success),
        };
        let pieces = match () {
            () if other.is_none() && operation.stream.is_some() => " stream",
            () if success.has_bytes() => " download",
            () => "",
        };
        let success = format::line(encoder(success, success_names, false));
        let failure = format::line(encoder(&operation.failure, &names.failure, true));
        let asks = other.map_or(String::new(), |(_, it)| format!(", {}", ident(&it.method)));
        let between = match success.len() + failure.len() > SHORT {
            true => "\n        ",
            false => " ",
        };
        format!(
            "{allow}    {:?} = {}({}) {{{}}} ->{between}{success}{between}{failure}{pieces}{asks};\n",
            self.name,
            ident(&self.method),
            lines(required.collect()),
            lines(optional.collect()),
        )
    }
}

/// Entries, a line for each.
fn lines(entries: Vec<String>) -> String {
    match entries.is_empty() {
        true => String::new(),
        false => format!("\n        {},\n    ", entries.join(",\n        ")),
    }
}

impl Argument {
    fn copy(&self) -> Self {
        Self {
            name: self.name.clone(),
            parameter: self.parameter.clone(),
            kind: self.kind.clone(),
            ..*self
        }
    }

    fn text(&self) -> String {
        let by = match self.by {
            By::Reference => "ref",
            By::Value => "value",
            By::Content => "content",
        };
        let kind = format::line(self.kind.clone());
        format!("{} {:?} {by} {kind}", self.place.word(), self.parameter)
    }
}

/// How answers are encoded.
fn encoder(responses: &Responses, names: &ResponsesNames, is_failure: bool) -> TokenStream {
    match responses {
        Responses::Undeclared(_) if is_failure => quote!((never)),
        Responses::Undeclared(_) => quote!((nothing)),
        Responses::Mixed(all) => {
            let name = names.type_name.iter().map(|it| ident(it));
            let variants = all.iter().zip(&names.responses);
            let has_variant =
                |response: &Response| !is_failure || response.payload != Payload::Empty;
            let variants = variants.filter(|(response, _)| has_variant(response));
            let variants = variants.map(|(response, names)| {
                let variant = ident(&names.variant);
                match headers(response, &names.headers) {
                    Some(headers) => quote!(#variant: headers { #headers }),
                    None => {
                        let how = how(&response.payload);
                        quote!(#variant: #how)
                    }
                }
            });
            quote!((choice #(#name)* { #(#variants),* }))
        }
        Responses::Optional(_) => match responses.common_payload() {
            Some(Payload::Bytes(_)) => quote!((optional_bytes)),
            payload => single(payload),
        },
        Responses::Uniform(all) => {
            let named = names.type_name.iter().zip(all).zip(&names.responses);
            let mut headers = named.filter_map(|((name, response), names)| {
                let (name, headers) = (ident(name), headers(response, &names.headers)?);
                Some(quote!((headers #name { #headers })))
            });
            let headers = headers.next_back();
            headers.unwrap_or_else(|| single(responses.common_payload()))
        }
    }
}

/// The headers of a response that consists of them, and their fields.
fn headers(response: &Response, fields: &[String]) -> Option<TokenStream> {
    let headers = response.payload.headers();
    let entries = headers.iter().zip(fields).map(|(header, field)| {
        let (name, field) = (&header.name, ident(field));
        quote!(#name = #field)
    });
    (!headers.is_empty()).then(|| quote!(#(#entries),*))
}

fn single(payload: Option<&Payload>) -> TokenStream {
    let how = payload.map_or(quote!(nothing), how);
    quote!((#how))
}

fn how(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Empty | Payload::Headers(_) => quote!(nothing),
        Payload::Bytes(_) => quote!(bytes),
        _ => quote!(json),
    }
}
