//! An `open` line with the connection that was asked for in place of the one that it has.
//!
//! Counterpart: `fixture::OpenRequest`. Invariant: parameters keep their order and their spelling, and those with a rule or a variable stay
//! for as long as what came fits them; an address that only a person can tell apart is left.

use super::line::literal;
use super::raw;
use fixture::{LineEvent, Matcher, OpenRequest, Parameter, Place, escaped, parameters, split_query, template_takes};
use serde_json::{Map, Value};

type Rules = [(Place, Matcher)];

/// Whether a line seems to mean this connection: the same transport and the same address up to its query.
pub(super) fn is_near(event: &LineEvent, request: &OpenRequest) -> bool {
    let LineEvent::Open { transport, url, .. } = event else { return false };
    let (base, came) = (split_query(url).0, split_query(&request.url).0);
    *transport == request.transport && template_takes(base, came)
}

/// The line with what was asked for; none where it cannot take it.
pub(super) fn revised(
    source: &str,
    request: &OpenRequest,
    rules: &Rules,
    path: Option<&str>,
    vars: &Map<String, Value>,
) -> Option<String> {
    if path == Some("transport") {
        return None;
    }
    let mut out = source.to_owned();
    let text = |key: &str| raw::value_of(source, key).and_then(|value| value.as_str().map(str::to_owned));
    let (wanted, came) = (text("method"), request.method.as_deref().unwrap_or("GET"));
    if !wanted.as_deref().unwrap_or("GET").eq_ignore_ascii_case(came) {
        out = raw::with(&out, "method", &Value::from(came).to_string())?;
    }
    let protocols = Value::from(request.protocols.clone());
    if request.protocols.is_empty() {
        out = raw::without(&out, "protocols");
    } else if raw::value_of(source, "protocols").as_ref() != Some(&protocols) {
        out = raw::with(&out, "protocols", &protocols.to_string())?;
    }
    let old = text("url")?;
    let url = address(&old, &request.url, rules, path, vars)?;
    if url != old {
        out = raw::replaced(&out, "url", &Value::from(url).to_string())?;
    }
    let Some(Value::Object(header)) = raw::value_of(source, "header") else { return Some(out) };
    let new = headers(&header, request, rules, path);
    raw::rewritten_value(&out, "header", &Value::Object(header), &Value::Object(new))
}

fn headers(
    header: &Map<String, Value>,
    request: &OpenRequest,
    rules: &Rules,
    path: Option<&str>,
) -> Map<String, Value> {
    let mut new = Map::new();
    for (name, value) in header {
        let is_ruled =
            rules.iter().any(|(place, _)| matches!(place, Place::Header(other) if other.eq_ignore_ascii_case(name)));
        let is_wrong = path.and_then(|path| path.strip_prefix("header.")).is_some_and(|other| other == name);
        let came = request.header.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let is_same = |came: &Value| match (value, came) {
            (Value::String(template), Value::String(text)) => template_takes(template, text),
            (value, came) => value == came,
        };
        match came {
            _ if is_ruled && !is_wrong => new.insert(name.clone(), value.clone()),
            Some(came) if is_same(came) && !is_wrong => new.insert(name.clone(), value.clone()),
            Some(came) => new.insert(name.clone(), literal(came)),
            None => None,
        };
    }
    new
}

fn address(old: &str, came: &str, rules: &Rules, path: Option<&str>, vars: &Map<String, Value>) -> Option<String> {
    if rules.iter().any(|(place, _)| matches!(place, Place::Url)) {
        return (path != Some("url")).then(|| old.to_owned());
    }
    let ((base, query), (came_base, came_query)) = (split_query(old), split_query(came));
    let base = match base.contains("${") {
        true if path == Some("url") => named(came_base, vars)?,
        true => base.to_owned(),
        false => escaped(came_base).into_owned(),
    };
    let mut left = parameters(came_query);
    let mut new: Vec<String> = Vec::new();
    for Parameter { source, name, value } in parameters(query) {
        let came = left.iter().position(|other| other.name == name).map(|index| left.remove(index));
        let is_wrong = path.and_then(|path| path.strip_prefix("query.")).is_some_and(|other| other == name);
        let is_ruled = rules.iter().any(|(place, _)| matches!(place, Place::Query(other) if *other == name));
        match came {
            _ if is_ruled && is_wrong => return None,
            _ if is_ruled => new.push(source.to_owned()),
            Some(came) if !is_wrong && template_takes(&value, &came.value) => new.push(source.to_owned()),
            Some(came) => new.push(escaped(came.source).into_owned()),
            None => {}
        }
    }
    new.extend(left.iter().map(|one| escaped(one.source).into_owned()));
    let unchanged = parameters(query).iter().map(|one| one.source.to_owned()).eq(new.iter().cloned());
    if unchanged && old.starts_with(&base) {
        return Some(old.to_owned());
    }
    Some(if new.is_empty() { base } else { format!("{base}?{}", new.join("&")) })
}

/// An address that begins with the value of a variable, with the variable there; none where it begins with none.
pub(super) fn named(url: &str, vars: &Map<String, Value>) -> Option<String> {
    let fits = |value: &str| {
        value.contains("://")
            && url.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', ':']))
    };
    let values = vars.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
    let (name, value) = values.filter(|(_, value)| fits(value)).max_by_key(|(_, value)| value.len())?;
    Some(format!("${{{name}}}{}", escaped(&url[value.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    fn revised_by(source: &str, url: &str, path: &str) -> Option<String> {
        let line = fixture::Line::parse(source, 2, Duration::ZERO).unwrap();
        let vars = json!({"base": "ws://a:1"});
        let request = OpenRequest { url: url.into(), transport: "websocket".into(), ..OpenRequest::default() };
        revised(source, &request, &line.rules.matches, Some(path), vars.as_object().unwrap())
    }

    #[test]
    fn parameters_change_one_by_one_and_those_with_variables_and_rules_stay() {
        let source = r#"{"event":"open","url":"${base}/im?a=1&uid=${uid}&t=5","match":{"query.t":"number"}}"#;
        let revised = revised_by(source, "ws://a:1/im?t=9&uid=7&a=2&b=%20", "query.a").unwrap();
        assert_eq!(revised, source.replace("a=1", "a=2").replace("t=5", "t=5&b=%20"));
    }

    #[test]
    fn another_path_keeps_the_variable_that_the_address_begins_with() {
        let source = r#"{"event":"open","url":"${base}/im"}"#;
        assert_eq!(revised_by(source, "ws://a:1/v2", "url"), Some(source.replace("/im", "/v2")));
        assert_eq!(revised_by(source, "ws://b/v2", "url"), None);
        let source = r#"{"event":"open","url":"ws://a/im?x=1"}"#;
        assert_eq!(revised_by(source, "ws://a/v2?x=1", "url"), Some(source.replace("/im", "/v2")));
    }

    #[test]
    fn headers_and_subprotocols_that_differ_are_replaced() {
        let source = r#"{"event":"open","url":"ws://a/","protocols":["v1"],"header":{"X-A":"1","x-b":"${b}"}}"#;
        let header = json!({"x-a": "2", "x-b": "7", "x-c": "8"}).as_object().cloned().unwrap();
        let request =
            OpenRequest { url: "ws://a/".into(), transport: "websocket".into(), header, ..OpenRequest::default() };
        let revised = revised(source, &request, &[], Some("header.X-A"), &Map::new()).unwrap();
        assert_eq!(revised, r#"{"event":"open","url":"ws://a/","header":{"X-A":"2","x-b":"${b}"}}"#);
    }
}
