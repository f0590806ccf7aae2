//! Names of types, their fields and variants.

use std::collections::HashSet;

use super::case::{snake_case, type_case};
use super::reserved::TYPES;
use super::scope::Scope;
use super::setters::{SetterNames, name_setters};
use crate::ir::{EnumValue, TypeDefinition, TypeKind};

/// The names of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeNames {
    /// The type.
    pub name: String,
    /// The field of each property, or the variant of each alternative or value, in their order.
    pub members: Vec<String>,
    /// The field of [`Object::additional`](crate::ir::Object::additional).
    pub additional: Option<String>,
    /// For each property, the methods that set it.
    pub setters: Vec<SetterNames>,
    /// The method that sets [`Object::additional`](crate::ir::Object::additional).
    pub additional_setter: Option<String>,
}

/// Names all types.
pub(super) fn name_types(types: &[TypeDefinition]) -> Vec<TypeNames> {
    let names = types.iter().zip(type_names(types));
    names
        .map(|(definition, name)| name_members(name, &definition.kind))
        .collect()
}

/// Names components first, then inline types whose words do not overlap, then the other inline types,
/// which get a short name only if it is free.
fn type_names(types: &[TypeDefinition]) -> Vec<String> {
    let overlaps = |words: &[String]| short_name(words) != whole_name(words);
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by_cached_key(|index| {
        let definition = &types[*index];
        let is_inline = !definition.component;
        (is_inline, is_inline && overlaps(&definition.words))
    });
    let mut scope = Scope::reserving(TYPES.iter().copied());
    let mut names = vec![String::new(); types.len()];
    for index in order {
        let definition = &types[index];
        let short = short_name(&definition.words);
        let name = match !definition.component && scope.is_free(&short) {
            true => short,
            false => whole_name(&definition.words),
        };
        names[index] = scope.take(&name, "Schema");
    }
    names
}

/// Joins the words.
fn whole_name(words: &[String]) -> String {
    type_case(&words.join(" "))
}

/// Joins the words without repetition: if a word starts with the end of the name before it, that part
/// stands once. The `budgetType` of a `Budget` is a `BudgetType`.
fn short_name(words: &[String]) -> String {
    let mut short: Vec<String> = Vec::new();
    for word in words {
        let rest = without_overlap(&whole_name(&short), &type_case(word));
        short.push(rest.unwrap_or_else(|| word.clone()));
    }
    whole_name(&short)
}

/// Removes from the start of a word what the name ends with. `None` if nothing is removed, or nothing
/// remains.
fn without_overlap(name: &str, word: &str) -> Option<String> {
    let capitals = word.char_indices().filter(|(_, c)| c.is_uppercase());
    let mut starts = capitals.map(|(at, _)| at).filter(|at| *at > 0);
    let start = starts.rfind(|at| name.ends_with(&word[..*at]))?;
    Some(word[start..].to_owned())
}

fn name_members(name: String, kind: &TypeKind) -> TypeNames {
    let (names, suffix) = match kind {
        TypeKind::Object(object) => {
            let properties = object.properties.iter();
            let fields = properties.map(|it| snake_case(&it.name));
            (fields.collect(), "_property")
        }
        TypeKind::StringEnum(values) => (value_names(values), "Value"),
        TypeKind::IntegerEnum(values) => (value_names(values), "Value"),
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            (variants.map(|it| type_case(&it.name)).collect(), "Variant")
        }
        TypeKind::Alias(_) => (Vec::new(), ""),
    };
    // `Unknown` holds values that the client does not know; `Self` is a keyword that can't be raw.
    let mut scope = Scope::reserving(["Unknown", "Self"]);
    let members: Vec<String> = names.iter().map(|it| scope.take(it, suffix)).collect();
    let has_additional = matches!(kind, TypeKind::Object(object) if object.additional.is_some());
    let additional = has_additional.then(|| scope.take("additional_properties", "_map"));
    let (setters, additional_setter) = match kind {
        TypeKind::Object(object) => name_setters(object, &members, additional.as_ref()),
        _ => Default::default(),
    };
    TypeNames {
        name,
        members,
        additional,
        setters,
        additional_setter,
    }
}

/// The names that the document gives the values, if it names each, and the names differ; or else the
/// values themselves.
fn value_names<T: ToString>(values: &[EnumValue<T>]) -> Vec<String> {
    let has_letter = |name: &&str| name.contains(char::is_alphabetic);
    let given = values.iter().map(|value| value.name.as_deref());
    let given = given.map(|name| name.filter(has_letter).map(type_case));
    let given: Vec<String> = given.flatten().collect();
    let different: HashSet<&String> = given.iter().collect();
    if different.len() == values.len() {
        return given;
    }
    let values = values.iter().map(|it| type_case(&it.value.to_string()));
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::{name_types, short_name};
    use crate::ir::{Documentation, Type, TypeDefinition, TypeKind};

    fn words(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn overlapping_words_are_merged() {
        for (text, name) in [
            ("Budget.budgetType", "BudgetType"),
            ("skill_card.skill_card_title", "SkillCardTitle"),
            ("Tree.treeItem.item", "TreeItemItem"),
            ("Commit.commit", "CommitCommit"),
            ("Subevent.eventType", "SubeventEventType"),
            ("a.b", "AB"),
            ("Pet.3d", "Pet3d"),
        ] {
            assert_eq!(short_name(&words(text)), name);
        }
    }

    /// Names types with these words. An exclamation mark stands for a component.
    fn names(all: &[&str]) -> Vec<String> {
        let definition = |text: &&str| TypeDefinition {
            words: words(text.trim_end_matches('!')),
            component: text.ends_with('!'),
            documentation: Documentation::default(),
            deprecated: false,
            kind: TypeKind::Alias(Type::Any),
        };
        let types: Vec<TypeDefinition> = all.iter().map(definition).collect();
        let names = name_types(&types).into_iter();
        names.map(|names| names.name).collect()
    }

    #[test]
    fn a_short_name_takes_nothing_from_others() {
        assert_eq!(names(&["Budget.budgetType"]), ["BudgetType"]);
        assert_eq!(
            names(&["Budget.budgetType", "budget_type"]),
            ["BudgetBudgetType", "BudgetType"]
        );
        assert_eq!(
            names(&["Budget.budgetType", "BudgetType!"]),
            ["BudgetBudgetType", "BudgetType"]
        );
    }
}
