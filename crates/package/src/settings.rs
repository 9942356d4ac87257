//! `miniwire.toml` beside the project: domain lists, the network, and choices where WeChat's own sources disagree.
//!
//! Counterpart: docs/guide/settings.md; `domains.rs` reads the lists. Invariant: a file that cannot be read stops the package with its
//! line, because rules that are silently missing would let through what phones refuse.

use crate::decode::{DecodeEntry, DecodeSetting, decode_settings};
use crate::domains::{DomainEntry, DomainKind};
use crate::error::{CompileError, PackageError};
use crate::redact::RedactSetting;
use crate::server::ServerSetting;
use camino::Utf8Path;
use model::{FAULT_COUNT_MAX, FaultPlan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// The file's name.
pub(crate) const SETTINGS_FILE: &str = "miniwire.toml";
/// Entries of one list. Our choice; the console of WeChat takes fewer.
const DOMAINS_MAX: usize = 1000;

/// What the file says; the default is a project without one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Entries by list, as in the console of WeChat.
    pub domains: BTreeMap<DomainKind, Vec<DomainEntry>>,
    /// What goes wrong on purpose.
    pub network: FaultPlan,
    /// Which protocol connections speak, by their address.
    pub decode: Vec<DecodeSetting>,
    /// Named choices.
    pub behaviour: Behaviour,
    /// The embedded server that the app wants.
    pub server: Option<ServerSetting>,
    /// What recordings leave out beside the usual secrets.
    pub redact: RedactSetting,
}

/// Choices where sources disagree or say nothing; docs/guide/settings.md has the sources.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Behaviour {
    /// Which socket the legacy functions on `wx` mean.
    pub global_socket: GlobalSocket,
    /// What `onClose` says after a suspension: 1000, 0 or 1006.
    pub interrupted_code: InterruptedCode,
    /// What follows `onError` when a socket never opened.
    pub failed_opening: FailedOpening,
    /// Where the sixth socket fails.
    pub socket_limit: SocketLimit,
    /// Ports of `wss://` addresses in the domain list.
    pub wss_port: WssPort,
    /// An address of this machine in the local network: for a phone it is a neighbour, for the simulator itself.
    pub own_address: OwnAddress,
    /// Characters of a WebSocket's URL that are not escaped, with the `device` profile.
    pub unescaped_url: UnescapedUrl,
    /// The `User-Agent` of requests and handshakes; WeChat's own is not published.
    pub user_agent: Option<String>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Behaviour {
            global_socket: GlobalSocket::Latest,
            interrupted_code: InterruptedCode::Normal,
            failed_opening: FailedOpening::ErrorAndClose,
            socket_limit: SocketLimit::Fail,
            wss_port: WssPort::Any,
            own_address: OwnAddress::Warn,
            unescaped_url: UnescapedUrl::Refuse,
            user_agent: None,
        }
    }
}

/// Which socket the legacy functions mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GlobalSocket {
    /// The one created last (an answer of WeChat's staff).
    Latest,
    /// The one created first that has not ended (an independent implementation).
    Earliest,
}

/// The close code of a socket that a suspension cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub enum InterruptedCode {
    /// 1000, seen on phones most.
    Normal,
    /// 0, seen on phones as well.
    Zero,
    /// 1006, of an independent implementation.
    Abnormal,
}

impl InterruptedCode {
    /// The number that `onClose` gets.
    pub fn code(self) -> u16 {
        match self {
            InterruptedCode::Normal => 1000,
            InterruptedCode::Zero => 0,
            InterruptedCode::Abnormal => 1006,
        }
    }
}

impl TryFrom<u16> for InterruptedCode {
    type Error = String;

    fn try_from(code: u16) -> Result<Self, String> {
        match code {
            1000 => Ok(InterruptedCode::Normal),
            0 => Ok(InterruptedCode::Zero),
            1006 => Ok(InterruptedCode::Abnormal),
            other => Err(format!("{other} is none of 1000, 0, 1006")),
        }
    }
}

/// What a socket that never opened tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailedOpening {
    /// `onError`, then `onClose` (the changelog of 1.9.0).
    ErrorAndClose,
    /// `onError` only.
    Error,
}

/// Where the sixth socket fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocketLimit {
    /// In `fail` of the call.
    Fail,
    /// In `onError` of its task.
    Error,
}

/// Ports of `wss://` in the domain list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WssPort {
    /// An entry covers every port of its host (the network page).
    Any,
    /// The port must be that of the entry (the tuning page).
    Listed,
}

/// Addresses of this machine in the local network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnAddress {
    /// Let through, and told once.
    Warn,
    /// Refused, as a phone refuses its own address.
    Refuse,
}

/// Characters of a WebSocket's URL that are not escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnescapedUrl {
    /// The socket fails as with an invalid HTTP status, as reported of phones.
    Refuse,
    /// They are escaped, as in the devtools.
    Escape,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    domains: Domains,
    network: Option<Spanned<FaultPlan>>,
    decode: BTreeMap<Spanned<String>, Spanned<DecodeEntry>>,
    behaviour: Behaviour,
    server: Option<ServerSetting>,
    redact: RedactSetting,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Domains {
    request: Vec<Spanned<String>>,
    socket: Vec<Spanned<String>>,
    upload: Vec<Spanned<String>>,
    download: Vec<Spanned<String>>,
    tcp: Vec<Spanned<String>>,
    udp: Vec<Spanned<String>>,
}

impl Settings {
    /// Reads the settings of the project at `root`; without a file they are the defaults.
    ///
    /// # Errors
    /// The file cannot be read or is wrong; the error has its line.
    pub fn read(root: &Utf8Path) -> Result<Self, PackageError> {
        let path = root.join(SETTINGS_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => parse(&Arc::from(text), root).map_err(|error| PackageError::Config(Box::new(error))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(source) => Err(PackageError::Unreadable { path, source }),
        }
    }
}

fn parse(text: &Arc<str>, root: &Utf8Path) -> Result<Settings, CompileError> {
    let at = |offset: usize, message: String| CompileError::at_offset(SETTINGS_FILE, text, offset, message);
    let hint = "docs/guide/settings.md lists every key";
    let file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        at(offset, error.message().trim().to_owned()).with_hint(hint)
    })?;
    if let Some(network) = file.network.as_ref().filter(|network| network.get_ref().faults.len() > FAULT_COUNT_MAX) {
        let message = format!("there are more than {FAULT_COUNT_MAX} faults");
        return Err(
            at(network.span().start, message).with_hint("a list that long is a mistake; keep the ones you need")
        );
    }
    let Domains { request, socket, upload, download, tcp, udp } = file.domains;
    let lists = [
        (DomainKind::Request, request),
        (DomainKind::Socket, socket),
        (DomainKind::Upload, upload),
        (DomainKind::Download, download),
        (DomainKind::Tcp, tcp),
        (DomainKind::Udp, udp),
    ];
    let mut domains = BTreeMap::new();
    for (kind, list) in lists {
        if let Some(first_beyond) = list.get(DOMAINS_MAX) {
            return Err(at(first_beyond.span().start, format!("a list has at most {DOMAINS_MAX} entries")));
        }
        let read = list.iter().map(|entry| {
            let error = |why: String| at(entry.span().start, why).with_hint(kind.hint());
            DomainEntry::parse(kind, entry.get_ref()).map_err(error)
        });
        domains.insert(kind, read.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(Settings {
        domains,
        network: file.network.map(Spanned::into_inner).unwrap_or_default(),
        decode: decode_settings(file.decode, root, &at)?,
        behaviour: file.behaviour,
        server: file.server,
        redact: file.redact,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::LinkPreset;

    fn error(text: &str) -> String {
        parse(&Arc::from(text), Utf8Path::new("")).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_is_a_project_without_one() {
        let settings = parse(&Arc::from(""), Utf8Path::new("")).unwrap();
        assert!(settings.network.is_empty());
        assert_eq!(settings.behaviour, Behaviour::default());
    }

    #[test]
    fn every_part_is_read() {
        let text = "[domains]\nsocket = [\"wss://a.example.com\"]\n[network]\nlink = \"weak\"\nfaults = [\"drop:nth=3\"]\n\
                    [decode]\n\"wss://a/*\" = \"mqtt\"\n[behaviour]\ninterrupted-code = 1006\nglobal-socket = \"earliest\"\n\
                    [server]\nroute = \"/echo\"\nparameter = \"url\"\n\
                    [redact]\nkeys = [\"phone\"]\nkeep = [\"openid\"]\n";
        let settings = parse(&Arc::from(text), Utf8Path::new("")).unwrap();
        assert_eq!(settings.domains[&DomainKind::Socket].len(), 1);
        assert_eq!(settings.network.link, Some(LinkPreset::Weak));
        assert_eq!(settings.decode[0].pattern, "wss://a/*");
        assert_eq!(settings.behaviour.interrupted_code.code(), 1006);
        assert_eq!(settings.behaviour.global_socket, GlobalSocket::Earliest);
        assert_eq!(settings.server.unwrap().route, "/echo");
        assert_eq!((settings.redact.keys, settings.redact.keep), (vec!["phone".to_owned()], vec!["openid".to_owned()]));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let unknown = error("[domain]\n");
        assert!(unknown.starts_with("miniwire.toml:1:2: unknown field `domain`, expected one of"), "{unknown}");
        let fault = error("[network]\nfaults = [\"slow\"]\n");
        assert!(
            fault.starts_with("miniwire.toml:2:") && fault.contains("\"slow\" is no fault: use one of latency"),
            "{fault}"
        );
        let entry = error("[domains]\nsocket = [\n  \"https://a.example.com\",\n]\n");
        assert_eq!(
            entry,
            "miniwire.toml:3:3: \"https://a.example.com\" cannot be in the socket list: its scheme is not wss"
        );
        let word = error("[decode]\n\"wss://a/*\" = \"amqp\"\n");
        assert!(word.starts_with("miniwire.toml:2:15: \"amqp\" is no protocol: use one of mqtt, "), "{word}");
        let table = |text: &str| error(&format!("[decode]\n\"wss://a/*\" = {text}\n"));
        for (text, wanted) in [
            ("{ proto = \"a.proto\" }", "miniwire.toml:2:15: the message is missing: message = \"chat.Envelope\""),
            ("{ received = \"A\" }", "miniwire.toml:2:15: the file is missing: proto = \"chat.proto\""),
            (
                "{ proto = \"a\", message = \"A\", sent = \"B\" }",
                "miniwire.toml:2:15: message is the type of both directions: use it, or sent and received",
            ),
            ("{ message = \"A\" }", "miniwire.toml:2:15: the file is missing: proto = \"chat.proto\""),
            ("{ proto = \"no.proto\", message = \"A\" }", "miniwire.toml:2:15: there is no file no.proto"),
            (
                "{ protocol = \"mqtt\", proto = \"a\", message = \"A\" }",
                "miniwire.toml:2:15: proto and message are for protobuf, and not for \"mqtt\"",
            ),
        ] {
            assert_eq!(table(text), wanted);
        }
        assert!(
            table("{ portocol = 1 }").starts_with("miniwire.toml:2:15: a protocol, or { proto = "),
            "{}",
            table("{ portocol = 1 }")
        );
        let code = error("[behaviour]\ninterrupted-code = 7\n");
        assert!(code.contains("7 is none of 1000, 0, 1006"), "{code}");
        let route = error("[server]\nroute = \"echo\"\nparameter = \"url\"\n");
        assert!(route.starts_with("miniwire.toml:2:") && route.contains("begins with a slash"), "{route}");
        assert!(error("[behaviour]\nwss-port = \"no\"\n").contains("unknown variant `no`, expected `any` or `listed`"));
    }
}
