//! `miniwire mqtt sub`: subscribes and prints what arrives.

use super::args::SubArgs;
use super::console::Console;
use super::ending::Ending;
use super::{mqtt_lines, output_exit, watch_interrupt};
use crate::exit::Exit;
use peers::mqtt::{MqttClient, MqttEvent, MqttOptions, Subscription};
use std::time::Duration;

/// How long a broker keeps a session of MQTT 5 unless told.
const SESSION_EXPIRY: Duration = Duration::from_secs(60 * 60);

pub(super) async fn run(args: SubArgs) -> Exit {
    let mut options = match mqtt_lines::options(&args.broker, args.session_expiry.is_some()) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    if args.persist {
        options.clean = false;
        options.session_expiry = args.session_expiry.unwrap_or(SESSION_EXPIRY);
    }
    let interrupt = match watch_interrupt() {
        Ok(interrupt) => interrupt,
        Err(exit) => return exit,
    };
    let mut console = Console::new(args.broker.format);
    mqtt_lines::tell_open(&mut console, &options);
    let client = MqttClient::start(options.clone());
    // Nothing can wait before it yet.
    let _ = client.subscribe(Subscription { filters: args.topics, qos: args.qos });
    let ending = Ending::new(args.count, None, args.time_limit);
    Sub { client, options, console, ending, refused: None, leaving: false }.run(interrupt).await
}

struct Sub {
    client: MqttClient,
    options: MqttOptions,
    console: Console,
    ending: Ending,
    /// A filter that the broker did not take, and why.
    refused: Option<String>,
    leaving: bool,
}

impl Sub {
    async fn run(mut self, mut interrupt: crate::interrupt::Interrupt) -> Exit {
        loop {
            let event = tokio::select! {
                biased;
                () = interrupt.asked(), if !self.leaving => {
                    self.leave();
                    continue;
                }
                () = self.ending.time_is_up(), if !self.leaving => {
                    self.leave();
                    continue;
                }
                event = self.client.next() => event,
            };
            match event {
                // What comes after the last message that was asked for is not printed.
                Some(MqttEvent::Message(_)) if self.leaving => {}
                Some(MqttEvent::Message(delivery)) => {
                    mqtt_lines::tell_delivery(&mut self.console, &delivery);
                    if self.ending.saw(None) || self.console.error().is_some() {
                        self.leave();
                    }
                }
                Some(event @ MqttEvent::SubscriptionRefused { .. }) => {
                    mqtt_lines::tell_state(&mut self.console, &self.options, &event);
                    if let MqttEvent::SubscriptionRefused { filter, reason } = event {
                        self.refused = Some(format!("the broker does not let {filter} be subscribed to: {reason}"));
                    }
                    self.leave();
                }
                Some(MqttEvent::Failed(error)) => {
                    mqtt_lines::tell_state(&mut self.console, &self.options, &MqttEvent::Failed(error.clone()));
                    return mqtt_lines::failure_exit(&error);
                }
                Some(MqttEvent::Ended) => {
                    mqtt_lines::tell_state(&mut self.console, &self.options, &MqttEvent::Ended);
                    return self.exit();
                }
                Some(event) => mqtt_lines::tell_state(&mut self.console, &self.options, &event),
                None => return self.exit(),
            }
        }
    }

    fn leave(&mut self) {
        self.leaving = true;
        // A client that takes no more commands ends by itself.
        let _ = self.client.disconnect();
    }

    fn exit(&self) -> Exit {
        if let Some(error) = self.console.error() {
            return output_exit(error);
        }
        if let Some(refused) = &self.refused {
            return Exit::Failed.because(refused, Some("check what the broker allows this user"));
        }
        match self.ending.missing() {
            Some(missing) => Exit::Failed.because(&missing, Some("check the topic and who publishes to it")),
            None => Exit::Fine,
        }
    }
}
