//! Titles that say something.
//!
//! Many programs that write documents make a `title` of each name: `Dag Id` for `dag_id`. As
//! documentation of what is already called so, that is noise.

use heck::ToSnakeCase;

/// Whether a title says more than the name of what it is a title of, whose `words` are those of what
/// it stands in and its own.
pub(crate) fn says_more(title: &str, words: &[String]) -> bool {
    let plain = letters(title);
    let is_name = (0..words.len()).any(|start| letters(&words[start..].concat()) == plain);
    let is_part = words.last().is_some_and(|own| is_run(title, own));
    !is_name && !is_part
}

/// What is left of a text in all its clothes: letters in one case, and digits.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether the words of a text stand in a name, one after the other: `Pet` in `Pet-Input`.
fn is_run(text: &str, name: &str) -> bool {
    let bounded = |text: &str| format!("_{}_", text.to_snake_case());
    bounded(name).contains(&bounded(text))
}

#[cfg(test)]
mod tests {
    use super::says_more;

    fn words(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_name_in_other_clothes_says_nothing() {
        for (title, name) in [
            ("Dag Id", "Run.dag_id"),
            ("dagID", "Run.dag_id"),
            ("Run Dag-Id", "Run.dag_id"),
            ("Pet", "Pet"),
            ("O Auth 2 Token", "oauth2Token"),
            ("\u{c9}tat", "\u{e9}tat"),
            ("Pet", "Pet-Input"),
            ("Created", "created_at"),
            ("Tags Item", "Pet.tags.item"),
        ] {
            assert!(!says_more(title, &words(name)), "{title}");
        }
    }

    #[test]
    fn another_word_says_more() {
        for (title, name) in [
            ("Identifier of the DAG", "Run.dag_id"),
            ("The pet", "Pet"),
            ("Run", "Run.dag_id"),
            ("API", "capital"),
            ("Dag Id 2", "dag_id"),
        ] {
            assert!(says_more(title, &words(name)), "{title}");
        }
    }
}
