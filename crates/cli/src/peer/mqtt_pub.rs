//! `miniwire mqtt pub`: publishes, and ends when the broker has everything.
//!
//! Invariant: the next message is handed over when the QoS flow of the last one is over, so messages arrive in order.

use super::args::PubArgs;
use super::console::{Console, fields};
use super::stdin::StdinLines;
use super::{mqtt_lines, output_exit, watch_interrupt};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use bytes::Bytes;
use peers::mqtt::options::PACKET_BYTES_MAX;
use peers::mqtt::{MqttClient, MqttEvent, MqttOptions, Properties, Publication, Token};
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Bytes of a message: what a packet may have, less its topic and properties.
const MESSAGE_BYTES_MAX: u64 = PACKET_BYTES_MAX as u64 - 128 * 1024;

pub(super) async fn run(args: PubArgs) -> Exit {
    match prepare(args).await {
        Ok((publishing, interrupt)) => publishing.run(interrupt).await,
        Err(exit) => exit,
    }
}

async fn prepare(args: PubArgs) -> Result<(Pub, Interrupt), Exit> {
    let properties = Properties {
        user: args.property.iter().map(|pair| (pair.0.clone(), pair.1.clone())).collect(),
        response_topic: args.response_topic.clone(),
        correlation_data: None,
        message_expiry_s: args.expiry.map(|expiry| u32::try_from(expiry.as_secs()).unwrap_or(u32::MAX)),
        content_type: args.content_type.clone(),
    };
    let options = mqtt_lines::options(&args.broker, !properties.is_empty())?;
    let source = source(&args).await?;
    let interrupt = watch_interrupt()?;
    let mut console = Console::new(args.broker.format);
    mqtt_lines::tell_open(&mut console, &options);
    let client = MqttClient::start(options.clone());
    let blank =
        Publication { topic: args.topic, payload: Bytes::new(), qos: args.qos, retain: args.retain, properties };
    let every = args.every.unwrap_or_default();
    let publishing = Pub { client, options, console, source, blank, every, open: None, due: None, refused: None };
    Ok((publishing, interrupt))
}

async fn source(args: &PubArgs) -> Result<Source, Exit> {
    if args.stdin {
        return Ok(Source::Stdin(StdinLines::read()));
    }
    let payload = match &args.file {
        Some(path) => {
            let hint = Some("--file takes a file to publish");
            let failed = |error| Exit::Usage.because(&format!("{path} cannot be read: {error}"), hint);
            let length = tokio::fs::metadata(path).await.map_err(failed)?.len();
            if length > MESSAGE_BYTES_MAX {
                let error = format!("{path} has {length} bytes, {MESSAGE_BYTES_MAX} are the most for one message");
                return Err(Exit::Usage.because(&error, hint));
            }
            tokio::fs::read(path).await.map_err(failed)?.into()
        }
        None => args.message.clone().unwrap_or_default().into(),
    };
    Ok(Source::Same { payload, left: args.repeat })
}

/// Where messages come from.
#[derive(Debug)]
enum Source {
    Same {
        payload: Bytes,
        left: u64,
    },
    Stdin(StdinLines),
    /// There is nothing more.
    Over,
}

#[derive(Debug)]
struct Pub {
    client: MqttClient,
    options: MqttOptions,
    console: Console,
    source: Source,
    /// A message but for its payload.
    blank: Publication,
    every: Duration,
    /// The message whose QoS flow is open.
    open: Option<(Token, Publication)>,
    /// When the next message may go; none before there is a connection.
    due: Option<Instant>,
    refused: Option<String>,
}

impl Pub {
    async fn run(mut self, mut interrupt: Interrupt) -> Exit {
        let mut leaving = false;
        loop {
            let idle = self.open.is_none() && !leaving;
            let event = tokio::select! {
                biased;
                () = interrupt.asked(), if !leaving => {
                    leaving = true;
                    let _ = self.client.disconnect();
                    continue;
                }
                event = self.client.next() => event,
                next = next(&mut self.source, self.due), if idle && self.due.is_some() => {
                    match next {
                        Ok(Some(payload)) => self.publish(payload),
                        Ok(None) => self.source = Source::Over,
                        Err(error) => self.refused = Some(error.to_string()),
                    }
                    if self.is_over() {
                        leaving = true;
                        let _ = self.client.disconnect();
                    }
                    continue;
                }
            };
            let Some(event) = event else { return self.exit() };
            if let Some(exit) = self.hear(&event) {
                return exit;
            }
            if !leaving && self.due.is_some() && self.open.is_none() && self.is_over() {
                leaving = true;
                let _ = self.client.disconnect();
            }
        }
    }

    fn publish(&mut self, payload: Bytes) {
        let publication = Publication { payload, ..self.blank.clone() };
        self.due = Some(Instant::now() + self.every);
        match self.client.publish(publication.clone()) {
            Ok(token) => self.open = Some((token, publication)),
            Err(error) => self.refused = Some(error.to_string()),
        }
    }

    fn is_over(&self) -> bool {
        let empty = matches!(self.source, Source::Over | Source::Same { left: 0, .. });
        self.refused.is_some() || self.console.error().is_some() || (empty && self.open.is_none())
    }

    fn hear(&mut self, event: &MqttEvent) -> Option<Exit> {
        mqtt_lines::tell_state(&mut self.console, &self.options, event);
        match event {
            MqttEvent::Connected { .. } => self.due = self.due.or_else(|| Some(Instant::now())),
            MqttEvent::Acknowledged(token) => {
                if let Some((_, publication)) = self.open.take_if(|(open, _)| open == token) {
                    mqtt_lines::tell_publication(&mut self.console, &publication);
                }
            }
            MqttEvent::PublishRefused { token, reason } => {
                if let Some((_, publication)) = self.open.take_if(|(open, _)| open == token) {
                    let refusal = || fields(json!({"topic": publication.topic, "refused": reason}));
                    self.console.json_line("puback", refusal);
                    self.refused =
                        Some(format!("the broker does not take a message to {}: {reason}", publication.topic));
                }
            }
            MqttEvent::Failed(error) => return Some(mqtt_lines::failure_exit(error)),
            MqttEvent::Ended => return Some(self.exit()),
            _ => {}
        }
        None
    }

    fn exit(&self) -> Exit {
        if let Some(error) = self.console.error() {
            return output_exit(error);
        }
        if let Some(refused) = &self.refused {
            return Exit::Failed.because(refused, Some("check what the broker allows this user"));
        }
        if self.is_over() {
            return Exit::Fine;
        }
        Exit::Failed.because("interrupted before everything was published", None)
    }
}

/// The next payload once it is due; none at the end.
async fn next(source: &mut Source, due: Option<Instant>) -> std::io::Result<Option<Bytes>> {
    if let Some(due) = due {
        sleep_until(due).await;
    }
    match source {
        Source::Same { left: 0, .. } | Source::Over => Ok(None),
        Source::Same { payload, left } => {
            *left -= 1;
            Ok(Some(payload.clone()))
        }
        Source::Stdin(lines) => lines.next().await.transpose().map(|line| line.map(Bytes::from)),
    }
}
