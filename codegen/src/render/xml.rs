//! `xml.rs`: what bodies of XML consist of, a constant for each object.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::{Mention, ident, mentioned};
use crate::format;
use crate::ir::{
    Api, Operation, Payload, Responses, XmlAbsent, XmlContent, XmlField, XmlId, XmlName, XmlNode,
    XmlObject,
};

/// Whether the client reads or writes XML.
pub(super) fn is_used(api: &Api) -> bool {
    !api.xml.is_empty()
}

/// Whether the client reads XML. That takes a library.
pub(super) fn is_read(api: &Api) -> bool {
    let responses = api.operations.iter().flat_map(Operation::all_responses);
    let mut responses = responses.flat_map(Responses::all);
    responses.any(|it| matches!(it.payload, Payload::Xml(..)))
}

/// The constant of an element, as operations refer to it.
pub(super) fn constant(cx: &Context, id: XmlId) -> TokenStream {
    let name = ident(cx.names.xml(id));
    quote!(xml::#name)
}

/// `xml.rs`.
///
/// # Errors
/// If it is not Rust, which is a fault of the generator.
pub(super) fn module(cx: &Context) -> Result<String, String> {
    let mut elements: Vec<(&str, TokenStream)> = Vec::new();
    for (index, element) in cx.api.xml.iter().enumerate() {
        let constant = cx.names.xml(XmlId(index));
        let (name, content) = (name(&element.name), content(cx, &element.content));
        let constant_ident = ident(constant);
        // Only the operations of some tags may use it.
        let allow = (!cx.layout.features.is_empty())
            .then(|| quote!(#[allow(dead_code, reason = "other tags may be off")]));
        let item = quote! {
            #allow
            pub(crate) static #constant_ident: Element = Element(#name, #content);
        };
        elements.push((constant, item));
    }
    elements.sort_by_key(|(constant, _)| *constant);
    let mut items: Vec<TokenStream> = elements.into_iter().map(|(_, item)| item).collect();
    let names = [
        "Content", "Element", "Field", "Name", "Node", "Object", "Others", "Variant",
    ];
    let used = mentioned(&mut items, &names, Mention::Any);
    let used = used.into_iter().map(ident);
    items.insert(0, quote!(use crate::runtime::xml::{#(#used),*};));
    let title = ["What bodies of XML consist of, a constant for each object.".to_owned()];
    format::module(&title, items)
}

fn name(name: &XmlName) -> TokenStream {
    let local = &name.local;
    if name.prefix.is_none() && name.namespace.is_none() {
        return quote!(Name::Plain(#local));
    }
    let prefix = name.prefix.as_deref().unwrap_or_default();
    let namespace = name.namespace.as_deref().unwrap_or_default();
    quote!(Name::Qualified { local: #local, prefix: #prefix, namespace: #namespace })
}

fn content(cx: &Context, value: &XmlContent) -> TokenStream {
    match value {
        XmlContent::Text => quote!(Content::Text),
        XmlContent::Number => quote!(Content::Number),
        XmlContent::Boolean => quote!(Content::Boolean),
        XmlContent::Scalar => quote!(Content::Scalar),
        XmlContent::Any => quote!(Content::Any),
        XmlContent::Same(id) => {
            let constant = ident(cx.names.xml(*id));
            quote!(Content::Same(&#constant))
        }
        XmlContent::List(item, inner) => {
            let (name, inner) = (name(item), content(cx, inner));
            quote!(Content::List(&Element(#name, #inner)))
        }
        XmlContent::Object(value) => {
            let object = object(cx, value);
            quote!(Content::Object(&#object))
        }
        XmlContent::OneOf(variants) => {
            let variants = variants.iter().map(|(own, inner)| {
                let inner = content(cx, inner);
                match own.as_ref().map(name) {
                    Some(name) => quote!(Variant(Some(#name), #inner)),
                    None => quote!(Variant(None, #inner)),
                }
            });
            quote!(Content::OneOf(&[#(#variants),*]))
        }
    }
}

fn object(cx: &Context, object: &XmlObject) -> TokenStream {
    let fields = object.fields.iter().map(|it| field(cx, it));
    let others = match &object.others {
        None => quote!(Others::Ignored),
        Some((value, is_list)) => {
            let value = content(cx, value);
            match is_list {
                true => quote!(Others::Lists(&#value)),
                false => quote!(Others::Each(&#value)),
            }
        }
    };
    let absent = object.fields.iter().filter_map(|it| {
        let (key, value) = (&it.key, it.absent?);
        let json = match value {
            XmlAbsent::List => "[]",
            XmlAbsent::Text => "\"\"",
            XmlAbsent::Null => "null",
        };
        Some(quote!((#key, #json)))
    });
    quote!(Object { fields: &[#(#fields),*], others: #others, absent: &[#(#absent),*] })
}

fn field(cx: &Context, field: &XmlField) -> TokenStream {
    let key = &field.key;
    let node = match &field.node {
        XmlNode::Element(it) => {
            let name = name(it);
            quote!(Node::Element(#name))
        }
        XmlNode::Attribute(it) => {
            let name = name(it);
            quote!(Node::Attribute(#name))
        }
        XmlNode::Elements(it) => {
            let name = name(it);
            quote!(Node::Elements(#name))
        }
        XmlNode::Text => quote!(Node::Text),
        XmlNode::Cdata => quote!(Node::Cdata),
        XmlNode::Inline => quote!(Node::Inline),
    };
    let content = content(cx, &field.content);
    quote!(Field(#key, #node, #content))
}
