//! Warnings about what types cannot express.

use crate::diagnostic::Diagnostic;
use crate::ir::JsonType;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::schema::limits::Cut;
use crate::lower::schema::type_and_format;
use crate::tree::Origin;

/// Warns about parts with different JSON types.
pub(crate) fn conflict(flat: &FlatSchema<'_>) -> Option<Diagnostic> {
    let (schema, other) = flat.conflict?;
    let (known, other) = (flat.json_type.map_or("", JsonType::name), other.name());
    Some(
        Diagnostic::warning(format!(
            "no value is both of type `{known}` and of type `{other}`"
        ))
        .at_node(schema.origin())
        .label(format!("treated as `{known}`, which another part says"))
        .help("if the other type is right, generate from a copy where all parts have it"),
    )
}

/// Warns about an `enum` whose values are not of the `type` beside it.
pub(crate) fn values_of_other_type(flat: &FlatSchema<'_>) -> Option<Diagnostic> {
    let value = type_and_format::values_of_other_type(flat)?;
    let expected = flat.json_type.map_or("", JsonType::name);
    Some(
        Diagnostic::warning(format!("this value is not of the type `{expected}`"))
            .at_node(value.origin)
            .label("the values of the `enum` count, not `type`")
            .help("nothing needs to be done if the API has these values; otherwise, fix `enum`"),
    )
}

/// Warns about a property that `required` names and nothing describes.
pub(crate) fn undescribed(
    flat: &FlatSchema<'_>,
    property: &str,
    has_type: bool,
) -> Option<Diagnostic> {
    let (origin, _) = flat.key.first()?;
    let label = match (flat.is_closed(), has_type) {
        (true, _) => {
            "`additionalProperties` forbids it: it is optional and can have any JSON value"
        }
        (false, true) => "it has the type that `additionalProperties` has",
        (false, false) => "it can have any JSON value, and is null if a response lacks it",
    };
    Some(
        Diagnostic::warning(format!("`{property}` is required and not described"))
            .at_node(*origin)
            .label(label)
            .help("nothing needs to be done if the API has the property; otherwise, remove it from `required`"),
    )
}

/// Warns that `not` has no effect.
pub(crate) fn not(place: Origin) -> Diagnostic {
    Diagnostic::warning("`not` says which values are not allowed")
        .at_node(place)
        .label("this and every other `not` is ignored: a type can't express it")
        .help("nothing needs to be done; the server checks the value")
}

/// Warns that a schema becomes any JSON value.
pub(crate) fn any_value(message: &str, place: Origin) -> Diagnostic {
    Diagnostic::warning(message)
        .at_node(place)
        .label("treated as any JSON value")
        .help("read it with `serde_json::from_value` into a type of yours; the author could give the schema a name in `components`")
}

/// Warns that alternatives of a union are left out.
pub(crate) fn cut(cut: Cut, place: Origin) -> Diagnostic {
    let (message, label, help) = match cut {
        Cut::Alternatives => (
            "this has more alternatives than can be told apart",
            "some are left out, and properties that only they have are not read",
            "generate from a copy with fewer alternatives; the author could use a `discriminator`",
        ),
        Cut::Combinations => (
            "several `oneOf` or `anyOf` hold here at once, in more combinations than can be told apart",
            "only the first of them count, and properties that only the others have are not read",
            "generate from a copy with one list; the author could let the lists have the same alternatives",
        ),
        Cut::Lists => (
            "these lists are made of nothing but lists",
            "the innermost entries are treated as any JSON value",
            "read them with `serde_json::from_value` into a type of yours; the author could describe the entries",
        ),
        Cut::Contradiction => (
            "several `oneOf` or `anyOf` hold here at once, and no value fits them all",
            "the last of them counts",
            "if another list is right, generate from a copy without the last; the author has to decide which one holds",
        ),
    };
    let diagnostic = Diagnostic::warning(message).at_node(place);
    diagnostic.label(label).help(help)
}
