//! Operations: what a caller sees of them ([`methods`]), how responses are read ([`outcomes`]), and
//! what is said about them ([`descriptions`]).

mod descriptions;
mod methods;
mod outcomes;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::{code, doc_lines, ident};
use crate::ir::{Api, GroupId, Operation};

/// The operations of `group`.
pub(super) fn module(api: &Api, group: GroupId) -> TokenStream {
    let operations: Vec<&Operation> = api
        .operations
        .iter()
        .filter(|it| it.group == group)
        .collect();
    let methods = operations.iter().map(|it| methods::method(api, it));
    let items = operations.iter().map(|it| item(api, it));
    let body = quote! {
        impl Client {
            #(#methods)*
        }
        #(#items)*
    };
    let imports = imports(&body);
    quote!(#imports #body)
}

/// What the module uses, and nothing else: an unused import is a warning.
fn imports(body: &TokenStream) -> TokenStream {
    let mut names = vec!["Call", "Client"];
    if names_path(body, "ListStyle") {
        names.push("ListStyle");
    }
    names.extend(["Method", "operation"]);
    let names = names.into_iter().map(ident);
    let types = names_path(body, "types").then(|| {
        quote!(
            use crate::types;
        )
    });
    quote! {
        use crate::runtime::{#(#names),*};
        #types
    }
}

/// Whether a path begins with a name: whether the name stands before `::`.
fn names_path(tokens: &TokenStream, name: &str) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_found = match &token {
            TokenTree::Group(group) => names_path(&group.stream(), name),
            TokenTree::Ident(found) => {
                let is_colon = |next: &TokenTree| {
                    matches!(next, TokenTree::Punct(next)
                        if next.as_char() == ':' && next.spacing() == Spacing::Joint)
                };
                found == name && tokens.peek().is_some_and(is_colon)
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if is_found {
            return true;
        }
    }
    false
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
