//! The table of the operations of a tag, which the program reads when it starts.

use super::calls::{Call, calls, place};
use super::json::Line;
use crate::format::MARKER;
use crate::ir::{
    BodyContent, Documentation, Operation, OperationId, Parameter, ParameterPresence,
    ParameterValue, Property, RequestBody, StringFormat, Type, TypeId, TypeKind,
};
use crate::markdown::to_line;
use crate::names::OperationNames;
use crate::names::case::snake_case;
use crate::render::context::Context;

/// The table.
pub(super) fn text(cx: &Context, members: &[(OperationId, Vec<TypeId>)]) -> String {
    let ids = || members.iter().map(|(id, _)| *id);
    let methods: Vec<String> = ids()
        .map(|id| flag(&cx.names.operation(id).method))
        .collect();
    let group = ids().next().map(|id| cx.api.operations[id.0].group);
    let group = group.map_or("", |group| cx.names.group(group));
    let commands = commands(&methods, &format!("{}-", flag(group)));
    let operations = ids()
        .zip(commands)
        .map(|(id, name)| operation(cx, &cx.api.operations[id.0], cx.names.operation(id), &name));
    let table = Line::default()
        .member("generated", format!("{MARKER}. Do not edit."))
        .list("operations", 1, operations.collect());
    table.lines(0) + "\n"
}

/// The commands for these methods: without the name of the tag, if that is clear.
fn commands(methods: &[String], prefix: &str) -> Vec<String> {
    let short: Vec<&str> = methods
        .iter()
        .map(|it| match it.strip_prefix(prefix) {
            // Each command with commands has the command `help`.
            None | Some("" | "help") => it.as_str(),
            Some(rest) => rest,
        })
        .collect();
    let is_clear = |name: &str| {
        let others = short.iter().zip(methods);
        others
            .filter(|(short, whole)| **short == name || *whole == name)
            .count()
            == 1
    };
    let names = short.iter().zip(methods);
    let names = names.map(|(short, whole)| {
        if is_clear(short) {
            short
        } else {
            whole.as_str()
        }
    });
    let names = names.map(|it| match it {
        "help" => "help-operation".to_owned(),
        name => name.to_owned(),
    });
    names.collect()
}

fn operation(cx: &Context, operation: &Operation, names: &OperationNames, command: &str) -> String {
    let calls = calls(cx, operation, names);
    let parameters = operation.parameters.iter().map(|it| parameter(cx, it));
    let bodies = operation.body.iter().flat_map(|it| bodies(cx, it, &calls));
    let description = match operation.documentation == operation.summary {
        true => None,
        false => long(&operation.documentation),
    };
    let line = Line::default()
        .member("id", operation.name.as_str())
        .member("name", command)
        .member("method", operation.method.as_str())
        .member("path", operation.path.as_str())
        .optional("summary", short(&operation.summary))
        .optional("description", description)
        .optional(
            "deprecated",
            operation.deprecation.as_ref().map(|it| to_line(&it.note)),
        )
        .member("call", names.method.as_str())
        .list("parameters", 3, parameters.collect())
        .list("bodies", 3, bodies.collect());
    match answers(operation, &calls) {
        answers if answers.is_empty() => line.lines(2),
        answers => line.list("answers", 3, answers).lines(2),
    }
}

fn parameter(cx: &Context, parameter: &Parameter) -> String {
    let constant = match &parameter.presence {
        ParameterPresence::Constant(value) => Some(value.as_str()),
        _ => None,
    };
    let is_list = matches!(parameter.value, ParameterValue::List(..));
    Line::default()
        .member("name", parameter.name.as_str())
        .member("flag", flag(&snake_case(&parameter.name)))
        .member("in", place(parameter.location))
        .member("type", kind(cx, parameter.value.element()))
        .flag("list", is_list)
        .flag(
            "required",
            parameter.presence == ParameterPresence::Required,
        )
        .optional("description", short(&parameter.documentation))
        .optional("values", values(cx, parameter.value.element()))
        .optional("constant", constant)
        .text()
}

/// The media types of the answer that the caller can choose, besides the usual one.
fn answers(operation: &Operation, calls: &[Call]) -> Vec<String> {
    let representations = operation.representations.iter();
    let calls = &calls[calls.len() - operation.representations.len()..];
    let answers = representations.zip(calls).map(|(representation, call)| {
        Line::default()
            .member("mediaType", representation.media_type.as_str())
            .member("call", call.name.as_str())
            .text()
    });
    answers.collect()
}

/// The bodies that the caller can choose from. The first is the usual one.
fn bodies(cx: &Context, body: &RequestBody, calls: &[Call]) -> Vec<String> {
    let alternatives = body.alternatives.iter().map(|it| &it.media_type);
    let media_types = std::iter::once(&body.media_type).chain(alternatives);
    let all = media_types.zip(body.contents()).zip(calls).enumerate();
    let bodies = all.map(|(index, ((media_type, content), call))| {
        let others = body.other_media_types.clone();
        let properties = content.value().map(|it| properties(cx, it));
        let properties = properties.unwrap_or_default();
        let line = Line::default()
            .member("mediaType", media_type.as_str())
            .optional(
                "others",
                (index == 0 && !others.is_empty()).then_some(others),
            )
            .member("content", content_word(content))
            .member("call", call.name.as_str())
            .flag("required", body.required)
            .optional("description", short(&body.documentation))
            .optional("items", part_kind(cx, content));
        match properties.is_empty() {
            true => line.text(),
            false => line.list("properties", 4, properties).text(),
        }
    });
    bodies.collect()
}

/// How the caller gives a body.
fn content_word(content: &BodyContent) -> &'static str {
    match content {
        BodyContent::Json(_) | BodyContent::JsonItems(..) => "json",
        BodyContent::Form(..) => "form",
        BodyContent::Multipart(..) => "multipart",
        BodyContent::UnnamedParts(..) => "parts",
        BodyContent::Xml(..) => "xml",
        BodyContent::Text => "text",
        BodyContent::Bytes => "bytes",
    }
}

/// What the parts of a body are, if they are a list.
fn part_kind(cx: &Context, content: &BodyContent) -> Option<&'static str> {
    let BodyContent::UnnamedParts(value, _) = content else {
        return None;
    };
    match without_wrappers(cx, value) {
        Type::List(part) => Some(kind(cx, part)),
        _ => None,
    }
}

/// The properties of an object that can be given one by one.
fn properties(cx: &Context, value: &Type) -> Vec<String> {
    let Type::Named(id) = cx.resolved(value) else {
        return Vec::new();
    };
    let TypeKind::Object(object) = &cx.definition(*id).kind else {
        return Vec::new();
    };
    object
        .properties
        .iter()
        .map(|it| property(cx, it))
        .collect()
}

fn property(cx: &Context, property: &Property) -> String {
    let value = without_wrappers(cx, &property.value);
    let (value, is_list) = match value {
        Type::List(inner) => (without_wrappers(cx, inner), true),
        value => (value, false),
    };
    Line::default()
        .member("name", property.name.as_str())
        .member("flag", flag(&snake_case(&property.name)))
        .member("type", kind(cx, value))
        .flag("list", is_list)
        .flag("required", property.presence.is_required())
        .optional("description", short(&property.documentation))
        .optional("values", values(cx, value))
        .text()
}

/// The type behind aliases, pointers and null.
fn without_wrappers<'a>(cx: &Context<'a>, value: &'a Type) -> &'a Type {
    match cx.resolved(value) {
        Type::Boxed(inner) | Type::Nullable(inner) => without_wrappers(cx, inner),
        value => value,
    }
}

/// What the values are, in a word of the document.
fn kind<'a>(cx: &Context<'a>, value: &'a Type) -> &'static str {
    match without_wrappers(cx, value) {
        Type::Boolean => "boolean",
        Type::Integer(_) => "integer",
        Type::Number => "number",
        Type::String | Type::Constant(_) | Type::External(_) => "string",
        Type::Formatted(StringFormat::DateTime) => "date-time",
        Type::Formatted(StringFormat::Date) => "date",
        Type::Formatted(StringFormat::Uuid) => "uuid",
        Type::Formatted(StringFormat::Base64 | StringFormat::Base64Url) => "byte",
        Type::Upload => "binary",
        Type::List(_) => "array",
        Type::Map(_) => "object",
        Type::Named(id) => match &cx.definition(*id).kind {
            TypeKind::StringEnum(_) => "string",
            TypeKind::IntegerEnum(_) => "integer",
            TypeKind::Object(_) => "object",
            _ => "any",
        },
        _ => "any",
    }
}

/// The values of an enum.
fn values<'a>(cx: &Context<'a>, value: &'a Type) -> Option<Vec<String>> {
    match without_wrappers(cx, value) {
        Type::Constant(value) => Some(vec![value.clone()]),
        Type::Named(id) => match &cx.definition(*id).kind {
            TypeKind::StringEnum(all) => Some(all.iter().map(|it| it.value.clone()).collect()),
            TypeKind::IntegerEnum(all) => Some(all.iter().map(|it| it.value.to_string()).collect()),
            _ => None,
        },
        _ => None,
    }
}

/// A name in Rust, as a command or a flag.
pub(super) fn flag(name: &str) -> String {
    name.trim_end_matches('_').replace('_', "-").to_lowercase()
}

/// A line about something.
pub(super) fn short(documentation: &Documentation) -> Option<String> {
    let line = to_line(&documentation.0.join("\n"));
    (!line.is_empty()).then_some(line)
}

/// The whole text. It stays Markdown, but without what only rustdoc needs.
pub(super) fn long(documentation: &Documentation) -> Option<String> {
    let text = documentation.0.join("\n");
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_escape =
            character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !is_escape {
            plain.push(character);
        } else if let Some(escaped) = characters.next() {
            plain.push(escaped);
        }
    }
    (!plain.is_empty()).then_some(plain)
}
