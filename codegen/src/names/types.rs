//! Names of types, their fields and variants.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashMap;

use super::case::{snake_case, type_case};
use super::reserved::TYPES;
use super::scope::Scope;
use super::setters::{SetterNames, name_setters};
use super::short::{WISHED_LENGTH, candidates};
use crate::ir::{EnumValue, Object, Operation, Property, TypeDefinition, TypeKind};
use crate::parallel;

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

impl TypeNames {
    /// The properties of the object that has these names, each with its field.
    pub fn fields_of<'a>(
        &'a self,
        object: &'a Object,
    ) -> impl Iterator<Item = (&'a Property, &'a str)> {
        let fields = self.members.iter().map(String::as_str);
        object.properties.iter().zip(fields)
    }
}

/// Names all types. `taken` has the types that stand for operations and their answers.
pub(super) fn name_types(
    types: &[TypeDefinition],
    operations: &[Operation],
    taken: &HashSet<&str>,
) -> Vec<TypeNames> {
    let names = type_names(types, operations, taken);
    let named: Vec<_> = types.iter().zip(names).collect();
    parallel::map(&named, |(definition, name)| {
        name_members(name.clone(), &definition.kind)
    })
}

/// The names that a type can have, the best one first.
struct Claim {
    names: Vec<String>,
    /// The index of the name that it claims.
    at: usize,
    /// The name that it claims, in lower case: no two names may differ only in case.
    lower: String,
    component: bool,
}

impl Claim {
    fn name(&self) -> &str {
        &self.names[self.at]
    }

    fn claim_next(&mut self) {
        self.at += 1;
        self.lower = self.name().to_lowercase();
    }
}

/// Each type claims its best name. If several claim the same one, each of them that has another name
/// claims its next one. So it does not matter in which order the document has them.
fn type_names(
    types: &[TypeDefinition],
    operations: &[Operation],
    taken: &HashSet<&str>,
) -> Vec<String> {
    let bodies = bodies(operations);
    let mut claims = parallel::map(types, |it| claim(it, &bodies));
    let mut is_settled = false;
    while !is_settled {
        let mut claimed: FxHashMap<&str, usize> = FxHashMap::default();
        for claim in &claims {
            *claimed.entry(&claim.lower).or_default() += 1;
        }
        let shared: Vec<bool> = claims.iter().map(|it| claimed[&*it.lower] > 1).collect();
        is_settled = true;
        for (claim, is_shared) in claims.iter_mut().zip(shared) {
            let name = claim.name();
            let is_taken = TYPES.contains(&name) || (!claim.component && taken.contains(name));
            if (is_taken || is_shared) && claim.at + 1 < claim.names.len() {
                claim.claim_next();
                is_settled = false;
            }
        }
    }
    settle(types, &claims, taken)
}

/// Gives the types their names. Of equal ones that are left, components go first.
fn settle(types: &[TypeDefinition], claims: &[Claim], taken: &HashSet<&str>) -> Vec<String> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|index| (!types[*index].component, &types[*index].words));
    let mut components = Scope::reserving(TYPES.iter().copied());
    let mut names = vec![String::new(); claims.len()];
    let inline = order.partition_point(|index| claims[*index].component);
    for index in &order[..inline] {
        names[*index] = components.take(claims[*index].name(), "Schema");
    }
    let mut scope = components;
    scope.reserve(taken.iter().copied());
    for index in &order[inline..] {
        names[*index] = scope.take(claims[*index].name(), "Schema");
    }
    names
}

/// The words of the components that FastAPI makes for bodies: the operation, and `body`.
fn bodies(operations: &[Operation]) -> HashMap<String, Vec<String>> {
    let words = operations.iter().map(|operation| {
        let key = format!("Body_{}", operation.long_name());
        (key, vec![operation.name.clone(), "body".to_owned()])
    });
    words.collect()
}

/// Lists the names of a type. If all are long, the whole one is the last.
fn claim(definition: &TypeDefinition, bodies: &HashMap<String, Vec<String>>) -> Claim {
    let given = &definition.words;
    let words = match given.split_first() {
        Some((root, keys)) => match bodies.get(root) {
            Some(body) => [body.as_slice(), keys].concat(),
            None => given.clone(),
        },
        None => Vec::new(),
    };
    let mut names = Vec::new();
    if definition.component && words == *given {
        names.push(whole_name(&words));
    } else {
        names.extend([short_name(&words), whole_name(&words)]);
        if words != *given {
            names.push(whole_name(given));
        }
    }
    if names[0].len() > WISHED_LENGTH {
        names.splice(0..0, candidates(&words));
    }
    names.dedup();
    Claim {
        lower: names[0].to_lowercase(),
        names,
        at: 0,
        component: definition.component,
    }
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
    let values: Vec<String> = values.iter().map(|it| it.value.to_string()).collect();
    let known: HashSet<&str> = values.iter().map(String::as_str).collect();
    let are_orders = values.iter().any(|it| is_order(it, &known));
    let names = values.iter().map(|it| match signed(it) {
        Some((direction, rest)) if are_orders => type_case(rest) + direction,
        _ => type_case(it),
    });
    names.collect()
}

/// Splits a value such as `-created_at`, for a sort order: the direction, and what is sorted by.
fn signed(value: &str) -> Option<(&'static str, &str)> {
    let direction = match value.chars().next()? {
        '-' => "Desc",
        '+' => "Asc",
        _ => return None,
    };
    let rest = &value[1..];
    rest.starts_with(char::is_alphabetic)
        .then_some((direction, rest))
}

/// Whether a value with a sign also occurs without it, or with the other one.
fn is_order(value: &str, known: &HashSet<&str>) -> bool {
    let others = |rest: &str| [rest.to_owned(), format!("+{rest}"), format!("-{rest}")];
    signed(value).is_some_and(|(_, rest)| {
        let mut others = others(rest).into_iter().filter(|other| other != value);
        others.any(|other| known.contains(&*other))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
            kind: TypeKind::Alias(Type::Boolean),
        };
        let types: Vec<TypeDefinition> = all.iter().map(definition).collect();
        let names = name_types(&types, &[], &HashSet::from(["Taken"])).into_iter();
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

    #[test]
    fn inline_types_leave_the_names_of_operations_alone() {
        assert_eq!(names(&["ta.ken"]), ["TaKen"]);
        assert_eq!(names(&["taken", "Taken!"]), ["TakenSchema", "Taken"]);
        assert_eq!(names(&["Tak.taken"]), ["TakTaken"]);
    }

    #[test]
    fn no_type_gets_a_short_name_that_two_claim() {
        let long = "list_all_cats_that_live_in_the_big_house_of";
        let (one, other) = (
            format!("{long}.body.a.b.kind"),
            format!("{long}.body.c.d.kind"),
        );
        let found = names(&[&one, &other]);
        assert_ne!(found[0], found[1]);
        let swapped = names(&[&other, &one]);
        assert_eq!([&found[0], &found[1]], [&swapped[1], &swapped[0]]);
    }
}
