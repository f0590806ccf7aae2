//! Names of the constants that say what bodies of XML consist of.

use super::case::constant_case;
use super::scope::Scope;
use crate::ir::XmlElement;

/// Names elements, each after its schema. Of equal names, the one with fewer words is kept.
pub(super) fn name_elements(elements: &[XmlElement]) -> Vec<String> {
    let mut order: Vec<usize> = (0..elements.len()).collect();
    order.sort_by_key(|index| (elements[*index].words.len(), &elements[*index].words));
    let mut names = vec![String::new(); elements.len()];
    let mut scope = Scope::default();
    for index in order {
        let name = constant_case(&elements[index].words.join(" "));
        names[index] = scope.take(&name, "_ELEMENT");
    }
    names
}
