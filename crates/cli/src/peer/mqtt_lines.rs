//! What `miniwire mqtt` says, and how its options become those of a client.

use super::args::BrokerArgs;
use super::console::{Console, fields, payload};
use super::tls;
use crate::exit::Exit;
use crate::report::message_text;
use crate::terminal::say;
use model::Message;
use owo_colors::OwoColorize as _;
use peers::mqtt::{
    Credentials, Delivery, MqttError, MqttEvent, MqttOptions, Properties, Publication, Qos, Version, Will,
};
use serde_json::{Map, Value, json};

/// Where a password may be that is not to be seen in the list of processes.
const PASSWORD_VARIABLE: &str = "MINIWIRE_MQTT_PASSWORD";

/// The options of a client; `wants_v5` where another option is one of MQTT 5.
pub(super) fn options(args: &BrokerArgs, wants_v5: bool) -> Result<MqttOptions, Exit> {
    let defaults = MqttOptions::new(args.url.clone());
    let password = args.password.clone().or_else(|| std::env::var(PASSWORD_VARIABLE).ok());
    let user = args.user.clone();
    let credentials = user.map(|user| Credentials { user, password: password.unwrap_or_default() });
    let will = args.will.as_ref().map(|will| Will {
        topic: will.0.clone(),
        payload: will.1.clone().into(),
        qos: Qos::AtLeastOnce,
        retain: false,
    });
    Ok(MqttOptions {
        version: if args.v5 || wants_v5 { Version::V5 } else { Version::V311 },
        client_id: args.client_id.clone().unwrap_or_else(|| defaults.client_id.clone()),
        keep_alive: args.keep_alive,
        credentials,
        will,
        tls: tls(args.ca.as_deref())?,
        connect_timeout: args.timeout,
        reconnect_attempts: args.reconnect,
        ..defaults
    })
}

pub(super) fn tell_open(console: &mut Console, options: &MqttOptions) {
    let open = || fields(json!({"transport": "mqtt", "url": options.address.url}));
    console.json_line("open", open);
}

/// Tells what is no message.
pub(super) fn tell_state(console: &mut Console, options: &MqttOptions, event: &MqttEvent) {
    let version = options.version.name();
    match event {
        MqttEvent::Connected { session_present } => {
            if !console.is_json() {
                let session = if *session_present { ", the broker still has the session" } else { "" };
                say(format!("connected to {} with {version} as {}{session}", options.address.url, options.client_id));
            }
            let connack = || fields(json!({"session_present": session_present, "protocol": version}));
            console.json_line("connack", connack);
        }
        MqttEvent::Subscribed { filter, qos } => {
            if !console.is_json() {
                say(format!("subscribed to {filter} with QoS {}", qos.number()));
            }
            console.json_line("suback", || fields(json!({"topic": filter, "qos": qos.number()})));
        }
        MqttEvent::SubscriptionRefused { filter, reason } => {
            console.json_line("suback", || fields(json!({"topic": filter, "refused": reason})));
        }
        MqttEvent::Disconnected { error, again_in } => {
            if !console.is_json() {
                say(format!("{error}; connecting again in {} s", again_in.as_secs_f64()));
            }
            let again_ms = u64::try_from(again_in.as_millis()).unwrap_or(u64::MAX);
            let close = || fields(json!({"by": "peer", "reason": error.message, "again_ms": again_ms}));
            console.json_line("close", close);
        }
        MqttEvent::Failed(error) => tell_failure(console, error),
        MqttEvent::Ended => console.json_line("close", || fields(json!({"by": "host", "reason": ""}))),
        MqttEvent::Message(_) | MqttEvent::Acknowledged(_) | MqttEvent::PublishRefused { .. } => {}
    }
}

fn tell_failure(console: &mut Console, error: &MqttError) {
    let cause = error.hint.as_ref().map_or(error.message.clone(), |hint| format!("{}; {hint}", error.message));
    let fail = || fields(json!({"errMsg": error.message, "cause": cause, "kind": error.kind.code()}));
    console.json_line("fail", fail);
}

/// The exit code of a failure, with a word on stderr.
pub(super) fn failure_exit(error: &MqttError) -> Exit {
    Exit::Failed.because(&error.message, error.hint.as_deref())
}

pub(super) fn tell_delivery(console: &mut Console, delivery: &Delivery) {
    let message = Message::readable(delivery.payload.clone());
    let marks = marks(delivery.qos, delivery.retain, delivery.dup);
    let text = || line("←".cyan().to_string(), &delivery.topic, &marks, &message, &delivery.properties);
    let fields = || {
        let mut fields = head(&delivery.topic, delivery.qos, &[("retain", delivery.retain), ("dup", delivery.dup)]);
        add_properties(&mut fields, &delivery.properties);
        fields.extend(payload(&message));
        fields
    };
    console.line(text, "in", fields);
}

pub(super) fn tell_publication(console: &mut Console, publication: &Publication) {
    let message = Message::readable(publication.payload.clone());
    let marks = marks(publication.qos, publication.retain, false);
    let text = || line("→".green().to_string(), &publication.topic, &marks, &message, &publication.properties);
    let fields = || {
        let mut fields = head(&publication.topic, publication.qos, &[("retain", publication.retain)]);
        add_properties(&mut fields, &publication.properties);
        fields.extend(payload(&message));
        fields
    };
    console.line(text, "out", fields);
}

fn head(topic: &str, qos: Qos, flags: &[(&str, bool)]) -> Map<String, Value> {
    let mut fields = fields(json!({"topic": topic, "qos": qos.number()}));
    for (name, _) in flags.iter().filter(|(_, flag)| *flag) {
        fields.insert((*name).to_owned(), true.into());
    }
    fields
}

fn add_properties(fields: &mut Map<String, Value>, properties: &Properties) {
    let Properties { user, response_topic, correlation_data, message_expiry_s, content_type } = properties;
    if !user.is_empty() {
        fields.insert("user_properties".to_owned(), json!(user));
    }
    let correlation = correlation_data.as_ref().map(|data| payload(&Message::readable(data.clone())));
    let others = [
        ("response_topic", response_topic.as_deref().map(Value::from)),
        ("correlation_data", correlation.map(Value::from)),
        ("message_expiry_s", message_expiry_s.map(Value::from)),
        ("content_type", content_type.as_deref().map(Value::from)),
    ];
    for (name, value) in others {
        if let Some(value) = value {
            fields.insert(name.to_owned(), value);
        }
    }
}

/// `qos1 retain dup`.
fn marks(qos: Qos, retain: bool, dup: bool) -> String {
    let retain = if retain { " retain" } else { "" };
    let dup = if dup { " dup" } else { "" };
    format!("qos{}{retain}{dup}", qos.number())
}

fn line(arrow: String, topic: &str, marks: &str, message: &Message, properties: &Properties) -> String {
    let user = properties.user.iter().map(|(name, value)| format!("{name}={value}"));
    let answer = properties.response_topic.iter().map(|topic| format!("answer to {topic}"));
    let kind = properties.content_type.iter().cloned();
    let properties: Vec<_> = user.chain(answer).chain(kind).collect();
    let properties = if properties.is_empty() { String::new() } else { format!("  [{}]", properties.join(", ")) };
    let properties = message_text(&Message::text(properties));
    let topic = message_text(&Message::text(topic));
    format!("{arrow} {}  {}  {}{}", topic.bold(), marks.dimmed(), message_text(message), properties.dimmed())
}
