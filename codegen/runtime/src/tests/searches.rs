//! Searching texts: the same as with the methods of `str`.

use crate::runtime::text;

const TEXTS: [&str; 7] = ["", "a", "=", "a=b", "=a==b=", "ü=ß=", "no separator"];

#[test]
fn texts_are_split_as_by_str() {
    for it in TEXTS {
        assert_eq!(text::split_once(it, '='), it.split_once('='));
        let pieces: Vec<&str> = text::split(it, '=').collect();
        assert_eq!(pieces, it.split('=').collect::<Vec<&str>>());
        assert_eq!(text::before(it, '='), pieces[0]);
        for part in ["=", "b", "ß=", "sep"] {
            assert_eq!(
                text::rsplit_once(it, part),
                it.rsplit_once(part),
                "{it} {part}"
            );
        }
    }
}

#[test]
fn parts_are_replaced_as_by_str() {
    for it in TEXTS {
        for part in ["=", "==", "a", "separator"] {
            assert_eq!(text::replace(it, part, "%3D="), it.replace(part, "%3D="));
        }
    }
}
