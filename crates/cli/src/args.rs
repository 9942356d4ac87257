//! What can be typed. Values are checked here, so the rest only sees good ones.

use crate::fixture::ConvertArgs;
use crate::fixture::check::CheckArgs;
use crate::fixture::diff::DiffArgs;
use crate::fixture::record::{RecordArgs, RecordingArgs};
use crate::fixture::replay::ReplayArgs;
use crate::fixture::test::TestArgs;
use crate::peer::args::{MqttArgs, SocketIoArgs, WsArgs};
use crate::schedule::{InputStep, LifePlan, NetworkPlan, TapStep};
use camino::Utf8PathBuf;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use doctor::{RequestHeader, Subprotocol};
use engine::{Launch, NoPage, SessionConfig, decoding::DecodeRule};
use model::{Fault, LinkPreset, parse_duration};
use servers::MqttUser;

use std::net::SocketAddr;
use std::time::Duration;
use window::Opening;

/// Runs WeChat mini-programs against real servers, without the WeChat devtools.
#[derive(Debug, Parser)]
#[command(name = "miniwire", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a mini-program folder, or one .js/.ts file, and print what happens
    Run(Box<RunArgs>),
    /// Run a mini-program and write its session into a fixture
    Record(Box<RecordArgs>),
    /// Start the embedded demo servers: WebSocket, Socket.IO, MQTT, server-sent events, HTTP
    Serve(ServeArgs),
    /// Two clients of the chat sample talk over an embedded server
    Demo(DemoArgs),
    /// Show a mini-program in the browser: the phone, its connections, messages, data
    Ui(UiArgs),
    /// Say why a realtime URL would fail on a phone: DNS, TLS, upgrade, ping, idle timeout
    Doctor(Box<DoctorArgs>),
    /// Say what is wrong with fixtures: format, rules, variables, side files
    Check(CheckArgs),
    /// Compare two fixtures by what they mean
    Diff(DiffArgs),
    /// Replay a recorded session: to its app, as a port for any client, or as a client for any server
    Replay(Box<ReplayArgs>),
    /// Turn a fixture into a HAR, an AsyncAPI draft, a Playwright test, MSW handlers or a k6 script, and the reverse
    Convert(ConvertArgs),
    /// Run fixtures against their apps, without any server
    Test(Box<TestArgs>),
    /// Subscribe or publish at an MQTT broker, over TCP, TLS or WebSocket
    Mqtt(MqttArgs),
    /// Talk over one WebSocket by hand
    Ws(Box<WsArgs>),
    /// Send or watch events of a Socket.IO server
    Socketio(SocketIoArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 fine, 1 the app failed or --until was not met, 2 usage, 3 package invalid.")]
pub(crate) struct RunArgs {
    /// Folder of a mini-program or project, or one .js/.ts file
    pub(crate) path: Utf8PathBuf,
    /// Page to open first, such as "pages/chat/chat?room=1"
    #[arg(long, value_name = "PAGE?QUERY", value_parser = parse_page)]
    pub(crate) page: Option<Launch>,
    /// Address of the server that the app wants, in place of the embedded one that [server] in miniwire.toml names
    #[arg(long, value_name = "ADDRESS", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) server: Option<String>,
    /// Stop after this long, such as 5s or 500ms
    #[arg(long = "for", value_name = "TIME", value_parser = parse_duration)]
    pub(crate) time_limit: Option<Duration>,
    /// Stop as soon as this text is in the log or on the page; exit 1 when it never is (30 s after the last step, unless
    /// --for says)
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) until: Option<String>,
    /// How events are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Allow every URL, as the devtools setting "does not verify valid domain names" does
    #[arg(long)]
    pub(crate) no_url_check: bool,
    /// Send the app to the background and back, such as background@3s,foreground@9s, or foreground:PAGE?QUERY@9s to a page;
    /// lock@3s locks the screen, suspended@3s suspends at once, cold@9s starts the app anew
    #[arg(long, value_name = "STATE@TIME,…", value_parser = LifePlan::parse)]
    pub(crate) life: Option<LifePlan>,
    /// Change the network, such as none@3s,wifi@9s; another type cuts connections as on phones
    #[arg(long, value_name = "TYPE@TIME,…", value_parser = NetworkPlan::parse)]
    pub(crate) network: Option<NetworkPlan>,
    /// Tap what the selector names at a time, such as "#send@2s"; may be repeated
    #[arg(long, value_name = "SELECTOR@TIME", value_parser = TapStep::parse)]
    pub(crate) tap: Vec<TapStep>,
    /// Type text into an input at a time, such as "#name=小红@1s"; may be repeated
    #[arg(long, value_name = "SELECTOR=TEXT@TIME", value_parser = InputStep::parse)]
    pub(crate) input: Vec<InputStep>,
    /// Print the final page tree
    #[arg(long)]
    pub(crate) tree: bool,
    /// Print every frame beside the messages
    #[arg(long)]
    pub(crate) frames: bool,
    /// Print messages as they are beside the packets that were read from them
    #[arg(long)]
    pub(crate) raw: bool,
    /// Decode connections as this protocol, or as off: mqtt, or for some of them wss://example.com/*=mqtt; may be repeated
    #[arg(long, value_name = "[URL=]PROTOCOL")]
    pub(crate) decode: Vec<DecodeRule>,
    /// Leave out life-cycle functions and setData
    #[arg(long)]
    pub(crate) brief: bool,
    /// Imitate a phone, or the WeChat devtools
    #[arg(long, value_enum, default_value_t = ProfileArg::Device)]
    pub(crate) profile: ProfileArg,
    /// Put the connections on a link such as 3g, weak or elevator
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<LinkPreset>,
    /// Make something go wrong, such as latency:ms=200,jitter=50 or drop:nth=3,dir=down; may be repeated
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<Fault>,
    /// Seed of Math.random and of the chance in faults
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Storage to use: each client name has its own
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) client: String,
    /// Keep storage in memory only
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Answer of wx.showModal
    #[arg(long, value_enum, value_name = "ANSWER", default_value_t = ModalAnswer::Confirm)]
    pub(crate) modal: ModalAnswer,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "PEM")]
    pub(crate) ca: Option<Utf8PathBuf>,
    /// What the app's requests say they come from
    #[arg(long, value_name = "TEXT")]
    pub(crate) user_agent: Option<String>,
    #[command(flatten)]
    pub(crate) recording: RecordingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// Address to listen on instead of 127.0.0.1 (others can then connect)
    #[arg(long, value_name = "ADDRESS", conflicts_with = "port")]
    pub(crate) listen: Option<SocketAddr>,
    /// Port of bare MQTT on the same address, 8788 unless --port is 0; 0 takes any free one
    #[arg(long, value_name = "PORT")]
    pub(crate) mqtt_port: Option<u16>,
    /// Let in this MQTT user only
    #[arg(long, value_name = "NAME:PASSWORD")]
    pub(crate) mqtt_user: Option<MqttUser>,
    /// Speak TLS with a certificate for this machine, and print which file to trust
    #[arg(long)]
    pub(crate) tls: bool,
    /// Seed of prices, devices and questions
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Folder of the chat sample
    #[arg(long, value_name = "FOLDER", default_value = "fixtures/apps/chat")]
    pub(crate) app: Utf8PathBuf,
    /// How long the two talk
    #[arg(long = "for", value_name = "TIME", default_value = "8s", value_parser = parse_duration)]
    pub(crate) time_limit: Duration,
    /// Print every frame beside the messages
    #[arg(long)]
    pub(crate) frames: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 fine, 1 the page cannot be served, 2 usage, 3 package or fixture invalid.")]
pub(crate) struct UiArgs {
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 fine on a phone, 1 a problem was found, 2 usage.")]
pub(crate) struct DoctorArgs {
    /// Address as the app gives it to wx.connectSocket, such as wss://example.com/websocket
    pub(crate) url: String,
    /// How long the open connection is left alone, to see who cuts it; 90s finds the usual minute
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = parse_idle)]
    pub(crate) idle: Duration,
    /// Limit of each step
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_timeout)]
    pub(crate) timeout: Duration,
    /// Send this header with the upgrade; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = RequestHeader::parse)]
    pub(crate) header: Vec<RequestHeader>,
    /// Offer this subprotocol, such as mqtt; may be repeated
    #[arg(long, value_name = "NAME", value_parser = Subprotocol::parse)]
    pub(crate) protocol: Vec<Subprotocol>,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "PEM")]
    pub(crate) ca: Option<Utf8PathBuf>,
    /// Connect to this address in place of what the name resolves to; may be repeated
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) connect_to: Vec<SocketAddr>,
    /// Take rules about scheme and domain as warnings, as where the URL check of WeChat is off
    #[arg(long)]
    pub(crate) no_url_check: bool,
    /// Print one JSON object with all checks
    #[arg(long)]
    pub(crate) json: bool,
}

/// The longest silence that is waited for: an hour finds every timeout that a proxy has unless somebody set it.
const IDLE_MAX: Duration = Duration::from_secs(60 * 60);
/// The longest limit of a step; phones give up after a minute (wx-semantics §3.6).
const STEP_TIMEOUT_MAX: Duration = Duration::from_secs(60);

fn parse_idle(text: &str) -> Result<Duration, String> {
    let idle = parse_duration(text)?;
    if idle <= IDLE_MAX { Ok(idle) } else { Err("an hour is the longest".to_owned()) }
}

fn parse_timeout(text: &str) -> Result<Duration, String> {
    let timeout = parse_duration(text)?;
    let fits = !timeout.is_zero() && timeout <= STEP_TIMEOUT_MAX;
    if fits { Ok(timeout) } else { Err("it must be more than nothing and at most a minute".to_owned()) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A timeline to read
    Text,
    /// One JSON event a line, in the fixture vocabulary
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    /// A phone
    Device,
    /// The WeChat devtools
    Devtools,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModalAnswer {
    /// The confirm button
    Confirm,
    /// The cancel button
    Cancel,
}

/// A page and its query, with the scene of a usual start.
pub(crate) fn parse_page(text: &str) -> Result<Launch, NoPage> {
    Launch::at(text, SessionConfig::default().scene)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_hour_of_silence_and_a_minute_for_a_step_are_the_most() {
        assert!(parse_idle("1h").is_ok() && parse_idle("3601s").is_err());
        assert!(parse_timeout("60s").is_ok() && parse_timeout("60001ms").is_err() && parse_timeout("0s").is_err());
    }
}
