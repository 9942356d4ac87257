//! What the pages of miniwire have in common: their head, their style, their language, and text that is never markup.
//!
//! Counterpart: the report of a suite, and the comparison of two fixtures that the command writes. Invariant: a page is one file without network.

/// The style below that of a page.
const STYLE: &str = include_str!("page.css");

/// The language of a page. What apps, servers and fixtures say stays as it is, and so do the sentences about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The language of this environment: the first of its variables that says one.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
        if named.is_some_and(|value| value.starts_with("zh")) { Language::Chinese } else { Language::English }
    }

    /// One of two words.
    pub fn pick<'w>(self, english: &'w str, chinese: &'w str) -> &'w str {
        match self {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// A count with its word: English has another one for many.
    pub fn count(self, count: usize, (one, many): (&str, &str), chinese: &str) -> String {
        match self {
            Language::English => format!("{count} {}", if count == 1 { one } else { many }),
            Language::Chinese => format!("{count} {chinese}"),
        }
    }
}

/// Everything above the body.
pub fn head(language: Language, title: &str, style: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{STYLE}{style}</style>\n</head>\n",
        language.pick("en", "zh-CN"),
        escaped(title)
    )
}

/// Text as markup has it; what turns the direction of a line around, or is no character to be seen, is shown as what it is.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.extend(character.escape_unicode()),
            other if other.is_control() && other != '\n' && other != '\t' => out.extend(other.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_fixture_holds_is_never_markup_and_turns_no_line_around() {
        assert_eq!(escaped("<script>\"&'\u{202e}\u{0}\n"), "&lt;script&gt;&quot;&amp;&#39;\\u{202e}\\u{0}\n");
        assert!(head(Language::English, "</title>", "").contains("<title>&lt;/title&gt;</title>"));
    }

    #[test]
    fn the_language_is_that_of_the_environment_and_english_without_one() {
        let of = |all: &str, lang: &str| {
            let value = |name: &str| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            };
            Language::of_environment(value)
        };
        assert_eq!((of("", "zh_CN.UTF-8"), of("C", "zh_CN.UTF-8")), (Language::Chinese, Language::English));
        assert_eq!(Language::of_environment(|_| None), Language::English);
    }
}
