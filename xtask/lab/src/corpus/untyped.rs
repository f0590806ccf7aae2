//! Shows where types are any JSON value, by reason: because the document does not say more, or because
//! the generator does not express what it says.

use std::collections::{BTreeMap, BTreeSet};

use codegen::TypePlace;
use codegen::ir::{AnyReason, Unexpressed, Unsaid};

use super::result::DocumentResult;
use crate::table::Table;

/// The paths of the places by reason.
pub(crate) fn by_reason(places: &[TypePlace]) -> BTreeMap<&'static str, Vec<&str>> {
    let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for place in places {
        if let Some(reason) = place.reason {
            paths.entry(text(reason)).or_default().push(&place.path);
        }
    }
    paths
}

/// Returns a sentence with the totals, and a table for each side that is the reason.
pub(crate) fn tables(results: &[DocumentResult]) -> String {
    let all = || {
        results
            .iter()
            .flat_map(|it| it.type_places.iter().flatten())
    };
    let untyped = all().filter(|it| it.reason.is_some()).count();
    let totals = format!("{untyped} of {} places are any JSON value\n", all().count());
    let of_documents = table(results, "because the document does not say more", |it| {
        matches!(it, AnyReason::Document(_))
    });
    let of_generator = table(results, "because the generator has no type for it", |it| {
        matches!(it, AnyReason::Generator(_))
    });
    let parts = [Some(totals), of_documents, of_generator];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What is known about a reason.
struct Row<'r> {
    places: usize,
    documents: BTreeSet<&'r str>,
    example: String,
}

/// Returns the table of some of the reasons, the most frequent first. `None` without places.
fn table(
    results: &[DocumentResult],
    title: &str,
    is_wanted: impl Fn(AnyReason) -> bool,
) -> Option<String> {
    let mut rows: BTreeMap<AnyReason, Row<'_>> = BTreeMap::new();
    for result in results {
        for place in result.type_places.iter().flatten() {
            let Some(reason) = place.reason.filter(|it| is_wanted(*it)) else {
                continue;
            };
            let row = rows.entry(reason).or_insert_with(|| Row {
                places: 0,
                documents: BTreeSet::new(),
                example: format!("{}: {}", result.name, place.path),
            });
            row.places += 1;
            row.documents.insert(&result.name);
        }
    }
    let total = rows.values().map(|row| row.places).sum::<usize>();
    let documents: BTreeSet<&str> = rows.values().flat_map(|it| it.documents.clone()).collect();
    let mut rows: Vec<(AnyReason, Row<'_>)> = rows.into_iter().collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.places));
    let table = Table::default().text(title);
    let mut table = table
        .number("places")
        .number("documents")
        .text("for example");
    let cells = |title: &str, places: usize, documents: &BTreeSet<&str>, example| {
        vec![
            title.to_owned(),
            places.to_string(),
            documents.len().to_string(),
            example,
        ]
    };
    table.totals(cells("in all", total, &documents, String::new()));
    for (reason, row) in rows {
        table.row(cells(text(reason), row.places, &row.documents, row.example));
    }
    (total > 0).then(|| table.plain())
}

/// The reason in words.
fn text(reason: AnyReason) -> &'static str {
    match reason {
        AnyReason::Document(unsaid) => text_of_unsaid(unsaid),
        AnyReason::Generator(unexpressed) => text_of_unexpressed(unexpressed),
    }
}

fn text_of_unsaid(unsaid: Unsaid) -> &'static str {
    match unsaid {
        Unsaid::Anything => "`{}`: the schema says nothing about its values",
        Unsaid::OnlyExample => "no `type`, but an `example` or a `default`",
        Unsaid::NoType => "no `type`, and other keywords that imply none",
        Unsaid::OnlyRequired => "no `type`, but `required`",
        Unsaid::OnlyNot => "no `type`, but `not`",
        Unsaid::UnknownType => "a `type` that nobody knows",
        Unsaid::LostReference => "a `$ref` that leads nowhere",
        Unsaid::LeadsToItself => "a schema that leads to itself",
        Unsaid::OnlyNull => "null is the only value",
        Unsaid::NoValue => "several `enum` without a value in common",
        Unsaid::AnyAlternative => "`anyOf: [..., {}]`: an alternative says nothing",
        Unsaid::NoSchema => "content without a `schema`",
        Unsaid::LinesOfText => "JSON in lines, with the schema of all lines",
        Unsaid::NoItems => "`array` without `items`: a list of any values",
        Unsaid::NoProperties => "`object` without `properties`: a map of any values",
        Unsaid::AnyProperties => "`additionalProperties: true`: a map of any values",
        Unsaid::ForbiddenProperties => "`object` without any property: an empty map",
        Unsaid::Undescribed => "`required` names a property that nothing describes",
    }
}

fn text_of_unexpressed(unexpressed: Unexpressed) -> &'static str {
    match unexpressed {
        Unexpressed::UnreadKeywords => "no `type`, but `if`, `contains` or the like",
        Unexpressed::StructuredEnum => "`enum` of lists or objects",
        Unexpressed::DifferentTypes => "alternatives that fit at once, with different types",
        Unexpressed::ListOfItself => "a list or map of nothing but itself",
        Unexpressed::DeepTypes => "too many types without a name in each other",
        Unexpressed::ManyTypes => "too many types without a name",
        Unexpressed::DeepAlternatives => "too many alternatives in each other",
        Unexpressed::DeepLists => "too many lists in each other",
    }
}
