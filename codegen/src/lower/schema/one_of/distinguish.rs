//! Finds how a value shows which variant of a union it is.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::ir::{JsonType, Scalar, Tagging};
use crate::lower::keywords::Schema;
use crate::lower::schema::kind::{Constant, UnionPlan, VariantPlan};

/// Plans a union: finds how to tell its variants apart, and names those without a name.
pub(crate) fn tell_apart<'a>(
    schema: Schema<'a>,
    mut variants: Vec<VariantPlan<'a>>,
) -> UnionPlan<'a> {
    if let Some(property) = constant_property(&variants) {
        for variant in &mut variants {
            let constant = constant_of(variant, &property);
            variant.tags = constant.map_or_else(Vec::new, Constant::texts);
            if let (true, Some(tag)) = (variant.label.is_empty(), variant.tags.first()) {
                variant.label.clone_from(tag);
            }
        }
        return UnionPlan {
            schema,
            tagging: Tagging::Property(property),
            variants,
            ambiguous: None,
        };
    }
    keep_telling_constants(&mut variants);
    name_variants(&mut variants);
    // Most specific first.
    variants.sort_by_key(|it| Reverse((it.constants.len(), it.keys.len(), it.properties.len())));
    let is_uncertain = first_pair(&variants, |one, other| !are_told_apart(one, other)).is_some();
    let can_be_object = |it: &&VariantPlan<'_>| it.shape.types.contains(&JsonType::Object);
    let objects = variants.iter().filter(can_be_object).count();
    UnionPlan {
        schema,
        tagging: if is_uncertain && objects > 1 {
            Tagging::Coverage
        } else {
            Tagging::Shape
        },
        ambiguous: first_pair(&variants, |one, other| {
            !are_told_apart(one, other) && !have_own_constants(one, other)
        }),
        variants,
    }
}

/// Returns a required property that has other constant values in each variant.
fn constant_property(variants: &[VariantPlan<'_>]) -> Option<String> {
    let (first, rest) = variants.split_first()?;
    let mut constants = first.constants.iter();
    let found = constants.find(|constant| {
        let mut known: HashSet<String> = constant.texts().into_iter().collect();
        constant.required
            && rest.iter().all(|variant| {
                constant_of(variant, &constant.key).is_some_and(|other| {
                    other.required && other.texts().into_iter().all(|value| known.insert(value))
                })
            })
    });
    found.map(|constant| constant.key.clone())
}

/// Removes the constants that tell nothing: lists of values that another variant shares.
fn keep_telling_constants(variants: &mut [VariantPlan<'_>]) {
    let all: Vec<Vec<Constant>> = variants.iter().map(|it| it.constants.clone()).collect();
    for variant in variants {
        variant.constants.retain(|constant| {
            let same_key = |other: &&Constant| other.key == constant.key;
            let mut others = all.iter().flatten().filter(same_key);
            (constant.required && constant.values.len() == 1)
                || others.any(|other| other.is_disjoint(constant))
        });
    }
}

/// Names the variants that have no name in the document: by a constant value or a required property
/// that no other variant has, else by JSON type.
fn name_variants(variants: &mut [VariantPlan<'_>]) {
    for index in 0..variants.len() {
        if variants[index].label.is_empty() {
            variants[index].label = label(variants, index);
        }
    }
}

fn label(variants: &[VariantPlan<'_>], index: usize) -> String {
    let variant = &variants[index];
    let others = || variants[..index].iter().chain(&variants[index + 1..]);
    let own_constant = variant.constants.iter().find(|constant| {
        let mut of_others = others().filter_map(|other| constant_of(other, &constant.key));
        constant.values.len() == 1 && of_others.all(|other| other.is_disjoint(constant))
    });
    if let Some(constant) = own_constant {
        return constant.values[0].text();
    }
    let is_own = |key: &&String| !others().any(|other| other.properties.contains(key.as_str()));
    let is_object = |it: &VariantPlan<'_>| it.shape.types.contains(&JsonType::Object);
    let properties = match others().any(is_object) {
        true => variant
            .properties
            .iter()
            .map(|it| (*it).to_owned())
            .collect(),
        false => Vec::new(),
    };
    let mut keys = variant.keys.iter().chain(&properties);
    let own = keys.find(|key| is_own(key)).cloned();
    own.unwrap_or_else(|| variant.shape.label().to_owned())
}

/// Returns the indexes of the first two variants, an earlier and a later one, for which this holds.
fn first_pair(
    variants: &[VariantPlan<'_>],
    holds: impl Fn(&VariantPlan<'_>, &VariantPlan<'_>) -> bool,
) -> Option<(usize, usize)> {
    let count = variants.len();
    let pairs = (0..count).flat_map(|earlier| (earlier + 1..count).map(move |it| (earlier, it)));
    let holds = |(earlier, later): &(usize, usize)| holds(&variants[*earlier], &variants[*later]);
    pairs.into_iter().find(holds)
}

/// Whether a property has other values in each, and the client always writes it. A server may leave
/// it out, but hardly will: the property is there to tell the variants apart.
pub(crate) fn have_own_constants(one: &VariantPlan<'_>, other: &VariantPlan<'_>) -> bool {
    one.constants.iter().any(|constant| {
        let others = constant_of(other, &constant.key);
        constant.is_written()
            && others.is_some_and(|it| it.is_written() && it.is_disjoint(constant))
    })
}

/// Whether no value of the later variant fits the earlier one.
fn are_told_apart(earlier: &VariantPlan<'_>, later: &VariantPlan<'_>) -> bool {
    let overlaps = |one: &JsonType| later.shape.types.contains(one);
    if !earlier.shape.types.iter().any(overlaps) {
        return true;
    }
    let has_other_value = |constant: &Constant| {
        let other = constant_of(later, &constant.key);
        other.is_some_and(|it| it.is_disjoint(constant) && (it.required || constant.required))
    };
    let is_own = |key: &String| !later.properties.contains(key.as_str());
    earlier.constants.iter().any(has_other_value) || earlier.keys.iter().any(is_own)
}

fn constant_of<'v>(variant: &'v VariantPlan<'_>, key: &str) -> Option<&'v Constant> {
    let mut constants = variant.constants.iter();
    constants.find(|constant| constant.key == key)
}

impl Constant {
    /// Returns the values as text: documents often mix up numbers with and without quotes.
    fn texts(&self) -> Vec<String> {
        self.values.iter().map(Scalar::text).collect()
    }

    fn is_disjoint(&self, other: &Self) -> bool {
        let others = other.texts();
        !self.texts().iter().any(|value| others.contains(value))
    }

    /// Whether the client always writes the property: it fills in a single value.
    fn is_written(&self) -> bool {
        self.required || self.values.len() == 1
    }
}
