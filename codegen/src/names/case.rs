//! Turns names of the document into Rust's cases.
//!
//! `heck` splits a name into words and joins them. This module adds the rest: a name of symbols is
//! spelled out (`+1` is not `-1`), a leading digit gets a word before it, and keywords are avoided. A
//! name that is too long ends after the last word that fits.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::reserved::is_keyword;

/// Maximum length of a name in bytes, with room for an ending. No file system takes more than 255.
const MAX_LENGTH: usize = 80;

/// `UpperCamelCase`, for types and variants.
pub fn type_case(text: &str) -> String {
    let name = fitting(identifier(spelled(text).to_upper_camel_case()));
    if name.is_empty() {
        return if text.is_empty() { "Empty" } else { "Value" }.to_owned();
    }
    // The name of a type can't start with a digit or a letter without case.
    if name.starts_with(|first: char| first.is_uppercase()) {
        name
    } else {
        format!("Value{name}")
    }
}

/// `snake_case`, for functions, arguments, fields and setters. A keyword keeps its name and is
/// written as a raw identifier (`r#type`), except for the few that can't be.
pub fn snake_case(text: &str) -> String {
    let name = fitting(identifier(spelled(text).to_snake_case()));
    match name.as_str() {
        "" => if text.is_empty() { "empty" } else { "value" }.to_owned(),
        "self" | "super" | "crate" | "_" => format!("{name}_"),
        _ if starts_identifier(&name) => name,
        _ => format!("value_{name}"),
    }
}

/// `SCREAMING_SNAKE_CASE`, for constants.
pub fn constant_case(text: &str) -> String {
    snake_case(text).to_uppercase()
}

/// `snake_case`, for a module and its file: no keyword, and in ASCII, so that all file systems agree
/// on the name.
pub fn module_case(text: &str) -> String {
    let ascii: String = text
        .chars()
        .map(|c| if c.is_ascii() { c } else { ' ' })
        .collect();
    let name = snake_case(&ascii);
    if is_keyword(&name) {
        format!("{name}_api")
    } else {
        name
    }
}

/// Spells out a text of symbols, and a sign before a number. Other texts stay as they are, apart from
/// apostrophes and acronyms.
fn spelled(text: &str) -> String {
    let has_words = text.chars().any(char::is_alphanumeric);
    let signed = text.len() > 1
        && text.starts_with(['-', '+'])
        && text[1..].starts_with(|c: char| c.is_ascii_digit());
    if has_words && !signed {
        return whole_acronyms(&text.replace('\'', ""));
    }
    let (symbols, rest) = if signed { text.split_at(1) } else { (text, "") };
    let words: Vec<&str> = symbols.chars().filter_map(symbol_word).collect();
    format!("{} {rest}", words.join(" "))
}

/// Writes acronyms so that `heck` reads each as one word. It would split `VPCs`, `IPv6` and `OAuth`
/// into two words, one of them a letter.
fn whole_acronyms(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_uppercase()) {
        whole.push_str(&rest[..=start]);
        rest = &rest[start + 1..];
        let is_oauth = whole.ends_with('O') && rest.starts_with("Auth");
        let len = if is_oauth { 4 } else { acronym_rest(rest) };
        whole.push_str(&rest[..len].to_ascii_lowercase());
        let capitals = capitals(&rest[len..]);
        let end = if len == 0 { capitals } else { len };
        whole.push_str(&rest[len..end]);
        rest = &rest[end..];
    }
    whole + rest
}

/// The length of the rest of an acronym after its first letter, if it contains a small letter;
/// otherwise 0.
fn acronym_rest(text: &str) -> usize {
    let capitals = capitals(text);
    let mut following = text[capitals..].chars();
    let has_small = match (following.next(), following.next()) {
        (Some('s'), next) => !next.is_some_and(char::is_lowercase),
        (Some('v'), Some(next)) => next.is_ascii_digit(),
        _ => false,
    };
    if has_small && capitals > 0 {
        capitals + 1
    } else {
        0
    }
}

/// The number of capitals at the start of a text.
fn capitals(text: &str) -> usize {
    text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_uppercase())
            .len()
}

fn symbol_word(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '_' => "underscore",
        '(' => "open paren",
        ')' => "close paren",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '\'' => "quote",
        '"' => "double quote",
        '\\' => "backslash",
        '`' => "backtick",
        ' ' => "space",
        _ => return None,
    })
}

/// Removes characters that can't be in an identifier, such as emoji.
fn identifier(mut name: String) -> String {
    name.retain(unicode_ident::is_xid_continue);
    name
}

/// Returns the name, or as many of its first words as fit. It is in `snake_case` or in
/// `UpperCamelCase`.
pub(super) fn fitting(mut name: String) -> String {
    if name.len() <= MAX_LENGTH {
        return name;
    }
    let starts_word = |(at, c): &(usize, char)| *at > 0 && (*c == '_' || c.is_uppercase());
    let starts = name.char_indices().filter(starts_word);
    let starts = starts.map(|(at, _)| at);
    let last_that_fits = starts.take_while(|at| *at <= MAX_LENGTH).last();
    let within_a_word = || (0..=MAX_LENGTH).rev().find(|at| name.is_char_boundary(*at));
    let end = last_that_fits.or_else(within_a_word).unwrap_or_default();
    name.truncate(end);
    name
}

fn starts_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first == '_' || unicode_ident::is_xid_start(first))
}

#[cfg(test)]
mod tests {
    use super::{snake_case, type_case};

    #[test]
    fn an_acronym_with_a_small_letter_is_a_word() {
        for (text, snake, camel) in [
            ("VPCs", "vpcs", "Vpcs"),
            ("reservedIPs_list", "reserved_ips_list", "ReservedIpsList"),
            (
                "ReservedIPv6Actions",
                "reserved_ipv6_actions",
                "ReservedIpv6Actions",
            ),
            ("getOAuthToken", "get_oauth_token", "GetOauthToken"),
            ("OAuth2", "oauth2", "Oauth2"),
            ("userIDs", "user_ids", "UserIds"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("DNSsettings", "dn_ssettings", "DnSsettings"),
            ("IsOK", "is_ok", "IsOk"),
            ("AsA", "as_a", "AsA"),
            ("GitHub", "git_hub", "GitHub"),
        ] {
            assert_eq!(snake_case(text), snake);
            assert_eq!(type_case(text), camel);
        }
    }
}
