//! Operations: what a caller sees of them ([`methods`]), how responses are read ([`outcomes`]), and
//! what is said about them ([`descriptions`]).

mod descriptions;
mod methods;
mod outcomes;

use proc_macro2::TokenStream;
use quote::quote;

use super::{code, doc_lines, ident};
use crate::ir::{
    Api, BodyContent, GroupId, Operation, ParameterLocation, ParameterPresence, ParameterValue,
    Payload, Type,
};

/// The operations of `group`.
pub(super) fn module(api: &Api, group: GroupId) -> TokenStream {
    let operations: Vec<&Operation> = api
        .operations
        .iter()
        .filter(|it| it.group == group)
        .collect();
    let imports = imports(&operations);
    let methods = operations.iter().map(|it| methods::method(api, it));
    let items = operations.iter().map(|it| item(api, it));
    quote! {
        #imports
        impl Client {
            #(#methods)*
        }
        #(#items)*
    }
}

/// What the module uses, and nothing else: an unused import is a warning.
fn imports(operations: &[&Operation]) -> TokenStream {
    let any = |wanted: fn(&Operation) -> bool| operations.iter().any(|it| wanted(it));
    let mut names = vec!["Call", "Client", "Method", "operation"];
    let has_list = |it: &Operation| {
        it.parameters.iter().any(|parameter| {
            parameter.location == ParameterLocation::Query
                && matches!(parameter.value, ParameterValue::List(..))
        })
    };
    if any(has_list) {
        names.push("ListStyle");
    }
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    let types = any(names_types).then(|| {
        quote!(
            use crate::types;
        )
    });
    quote! {
        use crate::runtime::{#(#names),*};
        #types
    }
}

/// Whether an operation's signature or responses name a type.
fn names_types(operation: &Operation) -> bool {
    let named = |value: &Type| value.types().next().is_some();
    let parameter = operation.parameters.iter().any(|parameter| {
        !matches!(parameter.presence, ParameterPresence::Constant(_))
            && named(parameter.value.element())
    });
    let body = operation.body.iter().any(|body| match &body.content {
        BodyContent::Json(value) => named(value),
        BodyContent::Text | BodyContent::Bytes => false,
    });
    let mut responses = operation
        .success
        .responses()
        .iter()
        .chain(operation.failure.responses());
    parameter
        || body
        || responses.any(|it| matches!(&it.payload, Payload::Json(value) if named(value)))
}

/// Everything about an operation but its method.
fn item(api: &Api, operation: &Operation) -> TokenStream {
    let setters = methods::setters(api, operation);
    let marker = marker(operation);
    let table = outcomes::table(api, operation);
    let enums = outcomes::enums(api, operation);
    quote!(#setters #marker #table #enums)
}

/// The type that stands for the operation.
fn marker(operation: &Operation) -> TokenStream {
    let marker = ident(&operation.type_name);
    let request = code(&format!("{} {}", operation.method.as_str(), operation.path));
    // Without `r#`: rustdoc takes what follows a `#` for a place in the page.
    let method = &operation.name.rust;
    let documentation = doc_lines(&[format!("{request}, see [`Client::{method}`].")]);
    quote! {
        #documentation
        pub enum #marker {}
    }
}
