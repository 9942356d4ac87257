//! What can be typed after `miniwire mqtt`, `miniwire ws` and `miniwire socketio`.

use super::parse::{self, HexBytes, Pair};
use crate::args::Format;
use camino::Utf8PathBuf;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use model::parse_duration;
use peers::mqtt::{CONNECT_ATTEMPTS_MAX, MqttAddress, Qos};
use serde_json::Value;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct MqttArgs {
    #[command(subcommand)]
    pub(crate) verb: MqttVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MqttVerb {
    /// Subscribe and print the messages that arrive
    Sub(Box<SubArgs>),
    /// Publish and wait until the broker has the message
    Pub(Box<PubArgs>),
}

/// Which broker and as whom.
#[derive(Debug, Args)]
pub(crate) struct BrokerArgs {
    /// mqtt://host:1883, mqtts://host, ws://host:port/mqtt or wss://host/mqtt
    #[arg(value_name = "URL", value_parser = parse::address)]
    pub(crate) url: MqttAddress,
    /// Speak MQTT 5; options of MQTT 5 imply it
    #[arg(long, conflicts_with = "v311")]
    pub(crate) v5: bool,
    /// Speak MQTT 3.1.1, as without this option
    #[arg(long)]
    pub(crate) v311: bool,
    /// Client identifier; a random one otherwise
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) client_id: Option<String>,
    /// User name
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// Password; MINIWIRE_MQTT_PASSWORD keeps it out of the list of processes
    #[arg(long, value_name = "TEXT", requires = "user")]
    pub(crate) password: Option<String>,
    /// What the broker publishes when this client is gone without a word
    #[arg(long, value_name = "TOPIC=MESSAGE", value_parser = parse::will)]
    pub(crate) will: Option<Pair>,
    /// Ping after this long without traffic
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = parse::keep_alive)]
    pub(crate) keep_alive: Duration,
    /// Limit for the connection to stand, CONNACK included
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse::timeout)]
    pub(crate) timeout: Duration,
    /// Attempts to connect again after the connection was lost, with growing pauses; 0 for none
    #[arg(long, value_name = "N", default_value_t = CONNECT_ATTEMPTS_MAX,
          value_parser = clap::value_parser!(u32).range(0..=i64::from(CONNECT_ATTEMPTS_MAX)))]
    pub(crate) reconnect: u32,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "PEM")]
    pub(crate) ca: Option<Utf8PathBuf>,
    /// How messages are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniwire mqtt sub mqtt://127.0.0.1 'room/+/chat'
  miniwire mqtt sub wss://broker.example/mqtt '#' --count 1 --for 10s
  miniwire mqtt sub mqtt://127.0.0.1 orders --persist --client-id shop --qos 1

Exit codes: 0 fine, 1 no connection, refused, or fewer messages than --count, 2 usage.")]
pub(crate) struct SubArgs {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,
    /// Topic filters; + stands for one level, # for the rest
    #[arg(value_name = "TOPIC", required = true, num_args = 1..=peers::mqtt::options::FILTERS_MAX, value_parser = parse::filter)]
    pub(crate) topics: Vec<String>,
    /// The best quality of service that messages come with: 0, 1 or 2
    #[arg(long, value_name = "QOS", default_value = "0", value_parser = parse::qos)]
    pub(crate) qos: Qos,
    /// End after so many messages
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// End after this long, such as 10s
    #[arg(long = "for", value_name = "TIME", value_parser = parse_duration)]
    pub(crate) time_limit: Option<Duration>,
    /// Let the broker keep subscriptions and messages for this client while it is away
    #[arg(long, requires = "client_id")]
    pub(crate) persist: bool,
    /// How long the broker keeps them (MQTT 5); an hour unless told
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "persist", conflicts_with = "v311")]
    pub(crate) session_expiry: Option<Duration>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("payload").required(true).args(["message", "file", "stdin"]))]
#[command(after_help = "Examples:
  miniwire mqtt pub mqtt://127.0.0.1 room/1/chat '{\"text\":\"hi\"}' --qos 1
  miniwire mqtt pub mqtt://127.0.0.1 state on --retain
  miniwire mqtt pub mqtt://127.0.0.1 tick now --repeat 60 --every 1s
  seq 3 | miniwire mqtt pub mqtt://127.0.0.1 numbers --stdin

Exit codes: 0 the broker has all messages, 1 no connection or refused, 2 usage.")]
pub(crate) struct PubArgs {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,
    /// Topic to publish to, without wildcards
    #[arg(value_name = "TOPIC", value_parser = parse::topic)]
    pub(crate) topic: String,
    /// The message; an empty one with --retain makes the broker forget the kept one
    #[arg(value_name = "MESSAGE")]
    pub(crate) message: Option<String>,
    /// Publish the bytes of this file
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<Utf8PathBuf>,
    /// Publish each line of standard input
    #[arg(long)]
    pub(crate) stdin: bool,
    /// Quality of service: 0, 1 or 2
    #[arg(long, value_name = "QOS", default_value = "0", value_parser = parse::qos)]
    pub(crate) qos: Qos,
    /// Let the broker keep the message for later subscribers
    #[arg(long)]
    pub(crate) retain: bool,
    /// Publish so many times
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "stdin")]
    pub(crate) repeat: u64,
    /// Time from one message to the next
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) every: Option<Duration>,
    /// User property (MQTT 5); may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::pair, conflicts_with = "v311")]
    pub(crate) property: Vec<Pair>,
    /// Where an answer is wanted (MQTT 5)
    #[arg(long, value_name = "TOPIC", value_parser = parse::topic, conflicts_with = "v311")]
    pub(crate) response_topic: Option<String>,
    /// Let the broker forget the message after this long (MQTT 5)
    #[arg(long, value_name = "TIME", value_parser = parse_duration, conflicts_with = "v311")]
    pub(crate) expiry: Option<Duration>,
    /// MIME type of the message (MQTT 5)
    #[arg(long, value_name = "MIME", conflicts_with = "v311")]
    pub(crate) content_type: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Lines of standard input are sent as text messages. Its end closes the connection, unless --count, --for or
--until says when.

Examples:
  miniwire ws ws://127.0.0.1:8787/echo
  miniwire ws wss://example.com/chat --send '{\"op\":\"hello\"}' --until welcome
  miniwire ws ws://127.0.0.1:8787/echo --binary '00 ff' --count 1 --frames

Exit codes: 0 fine, 1 no connection, it broke, or --count or --until was not met, 2 usage."
)]
pub(crate) struct WsArgs {
    /// ws://host:port/path or wss://host/path
    pub(crate) url: String,
    /// Offer this subprotocol, such as mqtt; may be repeated
    #[arg(long, value_name = "NAME", value_parser = parse::protocol)]
    pub(crate) protocol: Vec<String>,
    /// Send this header with the upgrade; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::header)]
    pub(crate) header: Vec<Pair>,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "PEM")]
    pub(crate) ca: Option<Utf8PathBuf>,
    /// Offer permessage-deflate
    #[arg(long)]
    pub(crate) deflate: bool,
    /// Send this text once open; may be repeated
    #[arg(long, value_name = "TEXT")]
    pub(crate) send: Vec<String>,
    /// Send these bytes once open, after the texts; may be repeated
    #[arg(long, value_name = "HEX", value_parser = parse::hex)]
    pub(crate) binary: Vec<HexBytes>,
    /// End after so many messages have arrived
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// End after this long, such as 10s
    #[arg(long = "for", value_name = "TIME", value_parser = parse_duration)]
    pub(crate) time_limit: Option<Duration>,
    /// End when a message with this text has arrived; waits 30 s unless --for says
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) until: Option<String>,
    /// Print every frame beside the messages
    #[arg(long)]
    pub(crate) frames: bool,
    /// Limit for the connection to open
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse::timeout)]
    pub(crate) timeout: Duration,
    /// How events are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct SocketIoArgs {
    #[command(subcommand)]
    pub(crate) verb: SocketIoVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SocketIoVerb {
    /// Send one event, and wait for its answer with --ack
    Emit(Box<EmitArgs>),
    /// Print the events that arrive
    Listen(Box<ListenArgs>),
}

/// Which server and as whom.
#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    /// http://host:port or wss://host; the path is /socket.io/ unless the URL has one
    pub(crate) url: String,
    /// Namespace to join
    #[arg(long, value_name = "NAME", default_value = "/", value_parser = parse::namespace)]
    pub(crate) namespace: String,
    /// What the server's middlewares get as handshake.auth
    #[arg(long, value_name = "JSON", value_parser = parse::json)]
    pub(crate) auth: Option<Value>,
    /// Add this to the query of the URL; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::pair)]
    pub(crate) query: Vec<Pair>,
    /// Send this header with the upgrade; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::header)]
    pub(crate) header: Vec<Pair>,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "PEM")]
    pub(crate) ca: Option<Utf8PathBuf>,
    /// Limit for the namespace to be joined, and for an answer
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse::timeout)]
    pub(crate) timeout: Duration,
    /// How events are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniwire socketio emit http://127.0.0.1:3000 chat '\"hi\"' '{\"room\":1}' --ack
  miniwire socketio emit http://127.0.0.1:3000 photo '{\"base64\":\"AAEC\"}' --namespace /admin --auth '{\"token\":\"1\"}'

Exit codes: 0 fine, 1 no connection, refused, or no answer, 2 usage.")]
pub(crate) struct EmitArgs {
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    /// Name of the event
    #[arg(value_name = "EVENT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) event: String,
    /// Arguments, each one JSON; {"base64":"…"} is sent as binary data
    #[arg(value_name = "JSON", value_parser = parse::json)]
    pub(crate) args: Vec<Value>,
    /// Ask for an answer, print it, and fail without one
    #[arg(long)]
    pub(crate) ack: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniwire socketio listen http://127.0.0.1:3000
  miniwire socketio listen http://127.0.0.1:3000 chat --count 1 --for 10s --format json

Exit codes: 0 fine, 1 no connection, refused, or fewer events than --count, 2 usage.")]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    /// Names of events; all events otherwise
    #[arg(value_name = "EVENT")]
    pub(crate) events: Vec<String>,
    /// End after so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// End after this long, such as 10s
    #[arg(long = "for", value_name = "TIME", value_parser = parse_duration)]
    pub(crate) time_limit: Option<Duration>,
}
