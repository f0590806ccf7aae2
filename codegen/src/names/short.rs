//! Keeps names short: words are left out of those that are long.
//!
//! What a type is called depends on its own words alone, until two types claim the same name. So a
//! type lists several names, the best one first: see [`candidates`].

use heck::ToSnakeCase;

use super::case::type_case;

/// Words are left out of names that are longer.
pub(super) const WISHED_LENGTH: usize = 40;

/// Words that say little in the name of something that encloses other things.
const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
    "data", "dto", "model", "object", "options", "params", "payload", "request", "response",
    "result", "schema", "success",
];

/// Returns short names for a type with these words, the best one first. They leave out words between
/// the first and the last, which say what encloses the type and what it is.
pub(super) fn candidates(words: &[String]) -> Vec<String> {
    let path = path(words);
    let Some((root, keys)) = path.split_first() else {
        return Vec::new();
    };
    let small = without_small_words(root);
    let tail = |count: usize| keys[keys.len().saturating_sub(count)..].concat();
    let mut found = Vec::new();
    for count in [keys.len(), 2, 1] {
        found.push([root.clone(), tail(count)].concat());
        found.push([small.clone(), tail(count)].concat());
    }
    for count in [2, 1] {
        found.extend(cut(&small, &tail(count)));
    }
    let mut names: Vec<String> = Vec::new();
    for words in found {
        let name = type_case(&without_repetition(&words).join(" "));
        if name.len() <= WISHED_LENGTH && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Splits each of the words, and leaves out those that say nothing: a list's entry is called after
/// the list, and what stands in a body needs no word for the body.
fn path(words: &[String]) -> Vec<Vec<String>> {
    let mut path: Vec<Vec<String>> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let is_first = index == 0;
        let is_last = index + 1 == words.len();
        match word.as_str() {
            "item" if index > 1 => {
                if let Some(last) = path.last_mut().and_then(|it| it.last_mut()) {
                    *last = singular(last);
                }
            }
            "body" if !is_first && !is_last => {}
            "body" if index > 1 && words[index - 1] == "response" => {}
            "response" if index == 1 && !is_last && words.len() > 3 => {}
            _ => path.push(split(word)),
        }
    }
    path
}

/// Splits a name into its words, in lower case.
fn split(word: &str) -> Vec<String> {
    let snake = type_case(word).to_snake_case();
    snake.split('_').map(str::to_owned).collect()
}

/// Returns the word for one of several things. A word that is no plural gets `item`.
fn singular(word: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    if word.len() > 4 && word.ends_with("ies") {
        format!("{}y", &word[..word.len() - 3])
    } else if ends(&["sses", "shes", "ches", "xes"]) {
        word[..word.len() - 2].to_owned()
    } else if word.len() > 2 && word.ends_with('s') && !ends(&["ss", "us", "is"]) {
        word[..word.len() - 1].to_owned()
    } else {
        format!("{word} item")
    }
}

fn without_small_words(words: &[String]) -> Vec<String> {
    let is_large = |word: &&String| !SMALL_WORDS.contains(&word.as_str());
    let large: Vec<String> = words.iter().filter(is_large).cloned().collect();
    if large.is_empty() {
        return words.to_vec();
    }
    large
}

/// Leaves out each word that comes again.
fn without_repetition(words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if !words[index + 1..].contains(word) {
            kept.push(word.clone());
        }
    }
    kept
}

/// Puts as many words of the root before the tail as fit: those from the start together with the last
/// one, those from the start, and those from the end.
fn cut(root: &[String], tail: &[String]) -> Vec<Vec<String>> {
    let room = WISHED_LENGTH.saturating_sub(tail.concat().len());
    let fits = |words: &[String]| words.concat().len() <= room;
    let root: Vec<String> = {
        let all = without_repetition(&[root, tail].concat());
        all[..all.len().saturating_sub(tail.len())].to_vec()
    };
    let mut found = Vec::new();
    let sizes = || (1..root.len()).rev();
    if let Some(last) = root.last() {
        let both_ends = |size: usize| [&root[..size], std::slice::from_ref(last)].concat();
        found.extend(sizes().map(both_ends).find(|words| fits(words)));
    }
    let starts = sizes().map(|size| root[..size].to_vec());
    found.extend({ starts }.find(|words| fits(words)));
    let ends = (1..root.len()).map(|at| root[at..].to_vec());
    found.extend({ ends }.find(|words| fits(words)));
    found
        .into_iter()
        .map(|words| [words, tail.to_vec()].concat())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::case::fitting;

    #[test]
    fn a_long_name_ends_after_a_word() {
        let words = ["long"; 30];
        assert_eq!(fitting(words.join("_")).len(), 79);
        assert!(fitting(words.join("_")).ends_with("_long"));
        assert_eq!(fitting("Long".repeat(30)), "Long".repeat(20));
        assert_eq!(fitting("short_name".to_owned()), "short_name");
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(fitting("a".repeat(300)), "a".repeat(80));
        assert_eq!(fitting("\u{e4}".repeat(300)), "\u{e4}".repeat(40));
    }

    #[test]
    fn words_in_between_are_left_out() {
        for (text, name) in [
            (
                "ListBroadcastRecipientsResponse.data.item.bounceType",
                "ListBroadcastRecipientsBounceType",
            ),
            (
                "createReportForOrganization.body.completedOutput.annotations.item.level",
                "CreateReportOrganizationAnnotationLevel",
            ),
            (
                "apps_list_installation_repos_for_authenticated_user.response.body",
                "AppsListInstallationReposUserResponse",
            ),
            (
                "post_shield_segment_restrictions_of_everything.body.shield_segment",
                "PostRestrictionsEverythingShieldSegment",
            ),
        ] {
            let words: Vec<String> = text.split('.').map(str::to_owned).collect();
            let found = candidates(&words);
            assert_eq!(found.first().map(String::as_str), Some(name), "{found:?}");
        }
    }
}
