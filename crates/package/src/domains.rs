//! Server domains as the console of WeChat keeps them, and whether an address is among them.
//!
//! Counterpart: `settings.rs` reads the lists, the logic layer asks. Source: the network page of the WeChat documentation (「服务器域名
//! 配置」); what is ours says so. Invariant: a refusal names the rule that failed.

use crate::settings::WssPort;
use url::{Host, Url};

/// The lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the lists")]
pub enum DomainKind {
    Request,
    Socket,
    Upload,
    Download,
    Tcp,
    Udp,
}

impl DomainKind {
    /// The name in `miniwire.toml` and in the log.
    pub fn name(self) -> &'static str {
        match self {
            DomainKind::Request => "request",
            DomainKind::Socket => "socket",
            DomainKind::Upload => "upload",
            DomainKind::Download => "download",
            DomainKind::Tcp => "tcp",
            DomainKind::Udp => "udp",
        }
    }

    /// The scheme of its addresses.
    fn scheme(self) -> &'static str {
        match self {
            DomainKind::Request | DomainKind::Upload | DomainKind::Download => "https",
            DomainKind::Socket => "wss",
            DomainKind::Tcp => "tcp",
            DomainKind::Udp => "udp",
        }
    }

    /// How an entry is written.
    pub(crate) fn hint(self) -> String {
        format!("write it as in the console of WeChat, such as \"{}://api.example.com\"", self.scheme())
    }
}

/// One entry: a host, and for some lists a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainEntry {
    host: String,
    port: Option<u16>,
}

/// The rule that an address breaks; `Display` is one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum DomainRule {
    #[error("phones take {expected}:// only")]
    Scheme { expected: &'static str },
    #[error("{host} is not in the {list} domain list")]
    NotListed { host: String, list: &'static str },
    #[error("the entry {host} of the {list} domain list has {listed}, and the address has {used}")]
    Port { host: String, list: &'static str, listed: String, used: String },
}

impl DomainEntry {
    /// Reads an entry: `wss://host`, `https://host:8443`, `tcp://host`, or the host alone.
    ///
    /// # Errors
    /// What the console of WeChat would not take; the text says why.
    pub(crate) fn parse(kind: DomainKind, text: &str) -> Result<Self, String> {
        let cannot = |why: &str| format!("\"{text}\" cannot be in the {} list: {why}", kind.name());
        let (scheme, rest) = text.split_once("://").unwrap_or((kind.scheme(), text));
        if scheme != kind.scheme() {
            return Err(cannot(&format!("its scheme is not {}", kind.scheme())));
        }
        let url = Url::parse(&format!("https://{rest}")).map_err(|_| cannot("it is no address"))?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || rest.ends_with('/') {
            return Err(cannot("an entry has no path"));
        }
        let host = match url.host() {
            Some(Host::Domain("localhost")) => return Err(cannot("localhost is no domain")),
            Some(Host::Domain(host)) if host.contains('*') => return Err(cannot("there are no wildcards")),
            Some(Host::Domain(host)) => host.to_owned(),
            Some(_) => return Err(cannot("IP addresses are not taken; those of the local network need no entry")),
            None => return Err(cannot("it has no host")),
        };
        Ok(DomainEntry { host, port: written_port(&format!("https://{rest}")) })
    }
}

/// Whether `url` may be reached by what `kind` is for. Local addresses are none of this rule's business.
///
/// # Errors
/// The rule that it breaks.
pub fn check(kind: DomainKind, entries: &[DomainEntry], url: &str, wss_port: WssPort) -> Result<(), DomainRule> {
    let list = kind.name();
    let parsed = Url::parse(url).ok();
    let scheme = parsed.as_ref().map_or("", Url::scheme);
    if scheme != kind.scheme() {
        return Err(DomainRule::Scheme { expected: kind.scheme() });
    }
    let host = parsed.as_ref().and_then(Url::host_str).unwrap_or_default().to_ascii_lowercase();
    let of_host = entries.iter().filter(|entry| entry.host == host).collect::<Vec<_>>();
    let Some(first) = of_host.first() else { return Err(DomainRule::NotListed { host, list }) };
    let used = written_port(url);
    let fits = |entry: &DomainEntry| match kind {
        // 「wss 不需要配置端口」: every port of the host; the tuning page says otherwise.
        DomainKind::Socket if wss_port == WssPort::Any => true,
        DomainKind::Tcp | DomainKind::Udp => entry.port.is_none_or(|port| used == Some(port)),
        // Without a port in the entry the address must not have one, not even :443.
        _ => entry.port == used,
    };
    if of_host.iter().any(|entry| fits(entry)) {
        return Ok(());
    }
    let named = |port: Option<u16>| port.map_or_else(|| "no port".to_owned(), |port| format!("port {port}"));
    Err(DomainRule::Port { listed: named(first.port), used: named(used), host, list })
}

/// The port as it was written: `url` forgets one that is the scheme's own, and this rule does not.
fn written_port(url: &str) -> Option<u16> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let (_, port) = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))?;
    port.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(kind: DomainKind, entries: &[&str], url: &str) -> Option<String> {
        let entries = entries.iter().map(|text| DomainEntry::parse(kind, text).unwrap()).collect::<Vec<_>>();
        check(kind, &entries, url, WssPort::Any).err().map(|rule| rule.to_string())
    }

    #[test]
    fn a_wss_entry_covers_every_port_of_its_host_and_no_other_host() {
        let listed = ["wss://ws.example.com"];
        assert_eq!(broken(DomainKind::Socket, &listed, "wss://ws.example.com:9000/a"), None);
        assert_eq!(broken(DomainKind::Socket, &listed, "wss://WS.example.com"), None);
        let not_listed = Some("a.ws.example.com is not in the socket domain list".to_owned());
        assert_eq!(broken(DomainKind::Socket, &listed, "wss://a.ws.example.com"), not_listed);
        assert_eq!(broken(DomainKind::Socket, &listed, "ws://ws.example.com"), Some("phones take wss:// only".into()));
    }

    #[test]
    fn the_other_reading_of_the_wss_rule_wants_the_port_of_the_entry() {
        let entries = [DomainEntry::parse(DomainKind::Socket, "wss://ws.example.com:9000").unwrap()];
        let listed = |url| check(DomainKind::Socket, &entries, url, WssPort::Listed).is_ok();
        assert!(listed("wss://ws.example.com:9000") && !listed("wss://ws.example.com"));
    }

    #[test]
    fn an_https_entry_without_a_port_takes_none_not_even_443() {
        let listed = ["https://api.example.com", "https://up.example.com:8443"];
        assert_eq!(broken(DomainKind::Request, &listed, "https://api.example.com/x"), None);
        let port = "the entry api.example.com of the request domain list has no port, and the address has port 443";
        assert_eq!(broken(DomainKind::Request, &listed, "https://api.example.com:443/x"), Some(port.into()));
        assert_eq!(broken(DomainKind::Request, &listed, "https://up.example.com:8443"), None);
        assert!(broken(DomainKind::Request, &listed, "https://up.example.com").is_some());
    }

    #[test]
    fn what_the_console_would_not_take_is_no_entry() {
        let why = |kind, text| DomainEntry::parse(kind, text).unwrap_err();
        assert!(why(DomainKind::Socket, "wss://localhost").ends_with("localhost is no domain"));
        assert!(why(DomainKind::Socket, "wss://10.0.0.1").contains("IP addresses are not taken"));
        assert!(why(DomainKind::Request, "https://a.example.com/path").ends_with("an entry has no path"));
        assert!(why(DomainKind::Request, "https://*.example.com").ends_with("there are no wildcards"));
        assert!(why(DomainKind::Request, "http://a.example.com").ends_with("its scheme is not https"));
        assert!(DomainEntry::parse(DomainKind::Tcp, "game.example.com:5000").is_ok());
    }
}
