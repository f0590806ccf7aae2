//! The variants of unions: how they match values, and a warning if a value can match several.

use crate::diagnostic::Diagnostic;
use crate::ir::{JsonType, Matcher, Tagging};
use crate::lower::schema::kind::{Content, UnionPlan, VariantPlan};
use crate::tree::Node;

/// Returns what a value of this variant looks like.
pub(crate) fn matcher(tagging: &Tagging, variant: &VariantPlan<'_>) -> Matcher {
    let properties = match tagging {
        Tagging::Property(_) if variant.is_default => {
            return Matcher::TagOrOther(variant.tags.clone());
        }
        Tagging::Property(_) => return Matcher::Tag(variant.tags.clone()),
        Tagging::Shape => Vec::new(),
        Tagging::Coverage | Tagging::Overlap => {
            let properties = variant.properties.iter();
            properties.map(|key| (*key).to_owned()).collect()
        }
    };
    let constants = variant.constants.iter();
    Matcher::Shape {
        types: variant.shape.types.clone(),
        keys: variant.keys.clone(),
        constants: constants
            .map(|it| (it.key.clone(), it.values.clone()))
            .collect(),
        properties,
    }
}

/// Warns if nothing tells two variants apart, and says which one is taken.
pub(crate) fn ambiguity(plan: &UnionPlan<'_>) -> Option<Diagnostic> {
    let (earlier, later) = plan.ambiguous?;
    let taken = match plan.tagging {
        Tagging::Coverage | Tagging::Overlap => {
            "the one that declares most of a value's properties is taken, \
             of several the first, in the order "
        }
        Tagging::Property(_) | Tagging::Shape => "the first that fits is taken, in the order ",
    };
    let order: Vec<String> = plan.variants.iter().map(|it| shown(plan, it)).collect();
    let pair = shown_pair(plan, &plan.variants[earlier], &plan.variants[later]);
    Some(
        Diagnostic::warning(format!("nothing tells {pair} apart"))
            .at_node(plan.schema.origin())
            .label(format!("{taken}{}", order.join(", ")))
            .help("nothing needs to be done, if that order is right; the author could add a `discriminator`, or a required property that only one of them has"),
    )
}

/// Returns the name of a variant, or its number in the list.
fn shown(plan: &UnionPlan<'_>, variant: &VariantPlan<'_>) -> String {
    match entry(plan, variant) {
        Some((_, number)) => format!("entry {number}"),
        None => variant.label.clone(),
    }
}

fn shown_pair(plan: &UnionPlan<'_>, earlier: &VariantPlan<'_>, later: &VariantPlan<'_>) -> String {
    match (entry(plan, earlier), entry(plan, later)) {
        (Some((key, one)), Some((_, other))) => {
            let (first, second) = (one.min(other), one.max(other));
            format!("entry {first} and entry {second} of `{key}`")
        }
        (Some((key, one)), None) => format!("entry {one} of `{key}` and `{}`", later.label),
        (None, Some((key, other))) => format!("`{}` and entry {other} of `{key}`", earlier.label),
        (None, None) => format!("the alternatives `{}` and `{}`", earlier.label, later.label),
    }
}

/// Returns the keyword that lists a variant and its number in the list, from 1. `None` if the
/// variant has a name that no other has, or if another schema lists it.
fn entry(plan: &UnionPlan<'_>, variant: &VariantPlan<'_>) -> Option<(&'static str, usize)> {
    let named_alike = plan.variants.iter().filter(|it| it.label == variant.label);
    let is_object = variant.shape.types.contains(&JsonType::Object);
    let is_unnamed = is_object && !variant.is_named;
    if !is_unnamed && named_alike.count() == 1 {
        return None;
    }
    let Content::Parts(parts) = &variant.content else {
        return None;
    };
    let own = parts.last()?.schema.origin();
    let is_own = |entry: &Node| {
        let items = entry.get("items");
        entry.origin == own || items.is_some_and(|items| items.origin == own)
    };
    ["oneOf", "anyOf"].into_iter().find_map(|key| {
        let entries = plan.schema.list(key)?;
        Some((key, entries.iter().position(is_own)? + 1))
    })
}
