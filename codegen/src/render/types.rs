//! Named types: structs, enums and aliases.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::type_tokens::{From, owned};
use super::{code, doc, doc_lines, ident, lints};
use crate::ir::{
    Api, EnumValue, Matcher, Object, Presence, Property, Scalar, Tagging, Type, TypeDefinition,
    TypeKind, Union, Variant,
};

/// The types of one of [`Api::type_modules`].
pub(super) fn module(api: &Api, module: usize) -> TokenStream {
    let definitions: Vec<&TypeDefinition> = api
        .types
        .iter()
        .filter(|definition| definition.module == module)
        .collect();
    let imports = imports(api, &definitions);
    let items = definitions.iter().map(|definition| item(api, definition));
    quote! {
        #imports
        #(#items)*
    }
}

/// What the module uses, and nothing else: an unused import is a warning.
fn imports(api: &Api, definitions: &[&TypeDefinition]) -> TokenStream {
    let any = |wanted: fn(&TypeKind) -> bool| definitions.iter().any(|it| wanted(&it.kind));
    let mut macros = Vec::new();
    if any(|kind| matches!(kind, TypeKind::Object(_))) {
        macros.push(ident("object"));
    }
    if any(|kind| matches!(kind, TypeKind::Union(_))) {
        macros.push(ident("one_of"));
    }
    if any(|kind| matches!(kind, TypeKind::StringEnum(_))) {
        macros.push(ident("open_enum"));
    }
    if any(|kind| matches!(kind, TypeKind::IntegerEnum(_))) {
        macros.push(ident("open_integer_enum"));
    }
    let macros = match macros.as_slice() {
        [] => quote!(),
        [one] => quote!(use crate::runtime::#one;),
        several => quote!(use crate::runtime::{#(#several),*};),
    };
    let siblings = definitions
        .iter()
        .any(|definition| names_another_module(api, definition));
    let siblings = siblings.then(|| {
        quote!(
            use super::*;
        )
    });
    quote!(#siblings #macros)
}

/// Whether a type is made of one that stands in another module.
fn names_another_module(api: &Api, definition: &TypeDefinition) -> bool {
    let mut types = definition.parts();
    types.any(|id| api.types[id.0].module != definition.module)
}

fn item(api: &Api, definition: &TypeDefinition) -> TokenStream {
    let documentation = documentation(definition);
    let name = ident(&definition.rust);
    match &definition.kind {
        TypeKind::Object(object) => {
            let item = object_item(api, definition, object);
            quote!(#documentation #item)
        }
        TypeKind::StringEnum(values) => {
            let item = enum_item(definition, values, &quote!(String), &quote!(open_enum));
            quote!(#documentation #item)
        }
        TypeKind::IntegerEnum(values) => {
            let item = enum_item(definition, values, &quote!(i64), &quote!(open_integer_enum));
            quote!(#documentation #item)
        }
        TypeKind::Union(union) => {
            let item = union_item(api, definition, union);
            quote!(#documentation #item)
        }
        TypeKind::Alias(value) => {
            let value = owned(api, value, From::Types);
            quote!(#documentation pub type #name = #value;)
        }
    }
}

/// What the document says of the type, or at least where it stands there.
fn documentation(definition: &TypeDefinition) -> TokenStream {
    let mut lines = definition.documentation.0.clone();
    if lines.is_empty() {
        lines.push(match definition.words.as_slice() {
            [outer, inner @ ..] if !inner.is_empty() && !definition.component => {
                format!(
                    "The schema of {} in {}.",
                    code(&inner.join(".")),
                    code(outer)
                )
            }
            words => format!("The schema {}.", code(&words.join("."))),
        });
    }
    if definition.deprecated {
        lines.extend([String::new(), "Deprecated.".to_owned()]);
    }
    doc_lines(&lines)
}

fn object_item(api: &Api, definition: &TypeDefinition, object: &Object) -> TokenStream {
    let name = ident(&definition.rust);
    let fields = object
        .properties
        .iter()
        .map(|property| field(api, property));
    let additional = object.additional.as_ref().map(|(value, field)| {
        let allow = lints::of_type(&Type::Map(Box::new(value.clone())));
        let (field, value) = (ident(field), owned(api, value, From::Types));
        quote! {
            #[doc = " All other properties, by name."]
            #allow
            pub #field: std::collections::BTreeMap<String, #value>,
        }
    });
    let table = table(object);
    let default = is_empty_by_default(object).then(|| quote!(, Default));
    let constructor = constructor(api, definition, object);
    quote! {
        #[derive(Clone #default)]
        pub struct #name {
            #(#fields)*
            #additional
        }
        object!(#name { #table });
        #constructor
    }
}

fn field(api: &Api, property: &Property) -> TokenStream {
    let documentation = doc(&property.documentation);
    let name = ident(&property.name.rust);
    let allow = lints::of_type(&property.value);
    let value = owned(api, &property.value, From::Types);
    let value = match property.presence {
        Presence::Required => value,
        Presence::Optional | Presence::OptionalNullable => quote!(Option<#value>),
    };
    quote!(#documentation #allow pub #name: #value,)
}

/// The table that says what the properties are called on the wire.
fn table(object: &Object) -> TokenStream {
    let group = |title: &str, presence: Presence| {
        let properties = object.properties.iter();
        let entries: Vec<TokenStream> = properties
            .filter(|property| property.presence == presence)
            .map(|property| {
                let (name, wire) = (ident(&property.name.rust), &property.name.wire);
                if name == wire {
                    quote!(#name)
                } else {
                    quote!(#name = #wire)
                }
            })
            .collect();
        let title = ident(title);
        (!entries.is_empty()).then(|| quote!(#title: #(#entries),*;))
    };
    let required = group("required", Presence::Required);
    let optional = group("optional", Presence::Optional);
    let nullable = group("nullable", Presence::OptionalNullable);
    let rest = object.additional.as_ref().map(|(_, field)| {
        let field = ident(field);
        quote!(rest: #field;)
    });
    quote!(#required #optional #nullable #rest)
}

/// Whether a value without any property is one.
fn is_empty_by_default(object: &Object) -> bool {
    object
        .properties
        .iter()
        .all(|property| property.presence != Presence::Required)
}

/// `new` with the required properties, for types that callers make. A property that has only one
/// value is not asked for.
fn constructor(api: &Api, definition: &TypeDefinition, object: &Object) -> Option<TokenStream> {
    if !definition.in_request || is_empty_by_default(object) {
        return None;
    }
    let name = ident(&definition.rust);
    let is_required = |it: &&Property| it.presence == Presence::Required;
    let required: Vec<&Property> = object.properties.iter().filter(is_required).collect();
    let (mut arguments, mut values, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for property in &required {
        let field = ident(&property.name.rust);
        if let Some(value) = only_value(api, &property.value) {
            values.push(quote!(#field: #value,));
        } else {
            named.push((&*property.name.rust, Some(&property.value)));
            let value = owned(api, &property.value, From::Types);
            arguments.push(quote!(#field: #value));
            values.push(quote!(#field,));
        }
    }
    // Clippy does not like `..` that adds nothing.
    let is_all = required.len() == object.properties.len() && object.additional.is_none();
    if !is_all {
        values.push(quote!(..crate::runtime::blank()));
    }
    if arguments.is_empty() {
        return Some(quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    Self { #(#values)* }
                }
            }
        });
    }
    let allow = lints::of_function(named, false);
    Some(quote! {
        impl #name {
            #[doc = " With what is required; the rest is left out."]
            #allow
            #[inline]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* }
            }
        }
    })
}

/// The value of a constant, or of an enum that has no other.
fn only_value(api: &Api, value: &Type) -> Option<TokenStream> {
    match value {
        Type::Constant(value) => Some(quote!(#value.to_owned())),
        Type::Named(id) => {
            let definition = &api.types[id.0];
            let (name, variant) = (ident(&definition.rust), only_variant(api, definition));
            match (variant, &definition.kind) {
                (Some(variant), _) => {
                    let variant = ident(variant);
                    Some(quote!(#name::#variant))
                }
                (None, TypeKind::Alias(value)) => only_value(api, value),
                (None, _) => None,
            }
        }
        _ => None,
    }
}

/// The variant of an enum that has no other. An alias of the enum has it too.
fn only_variant<'a>(api: &'a Api, definition: &'a TypeDefinition) -> Option<&'a str> {
    match &definition.kind {
        TypeKind::StringEnum(values) => match values.as_slice() {
            [only] => Some(&only.rust),
            _ => None,
        },
        TypeKind::IntegerEnum(values) => match values.as_slice() {
            [only] => Some(&only.rust),
            _ => None,
        },
        TypeKind::Alias(Type::Named(id)) => only_variant(api, &api.types[id.0]),
        TypeKind::Alias(_) | TypeKind::Object(_) | TypeKind::Union(_) => None,
    }
}

/// An enum of alternatives, which keeps values that are none of them.
fn union_item(api: &Api, definition: &TypeDefinition, union: &Union) -> TokenStream {
    let name = ident(&definition.rust);
    let variants = union.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.name.rust), &variant.value);
        let allow = lints::of_type(value);
        let value = owned(api, value, From::Types);
        quote!(#name(#allow #value),)
    });
    let variants_of = union.variants.iter();
    let entries = variants_of.map(|variant| union_entry(variant, &union.tagging));
    let tag = match &union.tagging {
        Tagging::Property(property) => quote!(by #property),
        Tagging::Shape => quote!(),
        Tagging::Coverage => quote!(by coverage),
    };
    quote! {
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that this version of the client does not know."]
            Unknown(serde_json::Value),
        }
        one_of!(#name #tag { #(#entries,)* });
    }
}

/// A value as a literal. A number that is none in Rust stands as text.
fn scalar(value: &Scalar) -> TokenStream {
    let text = value.text();
    let number: Option<Literal> = match value {
        Scalar::Number(_) => text.parse().ok(),
        Scalar::Text(_) => None,
        Scalar::Boolean(value) => return quote!(#value),
    };
    let literal = number.unwrap_or_else(|| Literal::string(&text));
    quote!(#literal)
}

/// The entry of a variant in the table that says what its values look like.
fn union_entry(variant: &Variant, tagging: &Tagging) -> TokenStream {
    let name = ident(&variant.name.rust);
    match &variant.matcher {
        Matcher::Tag(tags) => quote!(#name = #(#tags)|*),
        Matcher::Shape {
            types,
            keys,
            constants,
            properties,
        } => {
            let types = types.iter().map(|kind| ident(kind.name()));
            let values = |key: &String| constants.iter().find(|(constant, _)| constant == key);
            let entry = |(key, values): &(String, Vec<Scalar>)| {
                let values = values.iter().map(scalar);
                quote!(#key = #(#values)|*)
            };
            let required = keys.iter().map(|key| match values(key) {
                Some(constant) => entry(constant),
                None => quote!(#key),
            });
            let required: Vec<TokenStream> = required.collect();
            let required = (!required.is_empty()).then(|| quote!({ #(#required),* }));
            let optional = constants.iter().filter(|(key, _)| !keys.contains(key));
            let optional = optional.map(entry);
            let optional: Vec<TokenStream> = optional.collect();
            let optional = (!optional.is_empty()).then(|| quote!(if present { #(#optional),* }));
            let covers =
                (*tagging == Tagging::Coverage).then(|| quote!(covers { #(#properties),* }));
            quote!(#name: #(#types)|* #required #optional #covers)
        }
    }
}

/// An enum that keeps values it does not know.
fn enum_item<T: EnumLiteral>(
    definition: &TypeDefinition,
    values: &[EnumValue<T>],
    unknown: &TokenStream,
    table: &TokenStream,
) -> TokenStream {
    let name = ident(&definition.rust);
    let variants: Vec<_> = values.iter().map(|value| ident(&value.rust)).collect();
    let documentation = values.iter().map(|value| doc(&value.documentation));
    let literals = values.iter().map(|value| value.value.literal());
    quote! {
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#documentation #variants,)*
            #[doc = " A value that this version of the client does not know."]
            Unknown(#unknown),
        }
        #table!(#name { #(#variants = #literals,)* });
    }
}

/// A value of an enum, as it stands in Rust.
trait EnumLiteral {
    fn literal(&self) -> Literal;
}

impl EnumLiteral for String {
    fn literal(&self) -> Literal {
        Literal::string(self)
    }
}

impl EnumLiteral for i64 {
    fn literal(&self) -> Literal {
        Literal::i64_unsuffixed(*self)
    }
}
