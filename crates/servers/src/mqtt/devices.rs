//! Simulated devices, so that a dashboard has something to show: they publish once a second and obey commands.
//!
//! Counterpart: `broker.rs` hands over the commands. Invariant: the same seed measures the same values, and devices rest while nobody
//! is connected.

use mqtt5::QoS;
use mqtt5::broker::router::MessageRouter;
use mqtt5::packet::publish::PublishPacket;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

/// Topics of all devices begin with this.
pub(super) const DEVICE_TOPICS: &str = "miniwire/demo/";

/// Name, temperature in tenths of a degree, humidity in percent.
const DEVICES: [(&str, i32, i32); 3] = [("livingroom", 215, 45), ("bedroom", 190, 50), ("greenhouse", 262, 72)];

/// Time between two measurements.
const MEASURE_EVERY: Duration = Duration::from_secs(1);

/// Commands that wait; further ones are dropped. Our choice.
const COMMANDS_MAX: usize = 64;

/// Temperatures that a device can be told to reach, in degrees.
const TARGETS: std::ops::RangeInclusive<f64> = 5.0..=40.0;

/// The way of commands to the devices: which of them, and what it is told.
#[derive(Clone, Debug)]
pub(super) struct Commands(mpsc::Sender<(usize, Vec<u8>)>);

/// Where they arrive.
pub(super) type CommandReceiver = mpsc::Receiver<(usize, Vec<u8>)>;

impl Commands {
    pub(super) fn new() -> (Self, CommandReceiver) {
        let (sender, receiver) = mpsc::channel(COMMANDS_MAX);
        (Commands(sender), receiver)
    }

    /// A message on a topic of the devices; only `…/<device>/set` means something.
    pub(super) fn hear(&self, topic: &str, payload: &[u8]) {
        let name = topic.strip_prefix(DEVICE_TOPICS).and_then(|rest| rest.strip_suffix("/set"));
        if let Some(index) = DEVICES.iter().position(|(device, ..)| Some(*device) == name) {
            // A device that is told too much at once misses commands, as the small ones do.
            let _ = self.0.try_send((index, payload.to_vec()));
        }
    }
}

/// Measures and obeys until it is dropped.
pub(super) async fn run(
    seed: u64,
    router: &MessageRouter,
    mut commands: CommandReceiver,
    mut clients: watch::Receiver<usize>,
) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut devices = DEVICES.map(|(name, tenths, humidity)| Device::new(name, tenths, humidity, rng.fork()));
    for device in &devices {
        publish_all(router, device.introduced()).await;
    }
    let mut ticks = interval(MEASURE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // The sender lives as long as the broker.
        if clients.wait_for(|count| *count > 0).await.is_err() {
            return;
        }
        tokio::select! {
            _ = ticks.tick() => {
                for device in &mut devices {
                    publish_all(router, device.measured()).await;
                }
            }
            Some((index, payload)) = commands.recv() => publish_all(router, devices[index].obey(&payload)).await,
        }
    }
}

/// What the wills of the devices would say.
pub(super) async fn say_offline(router: &MessageRouter) {
    for (name, ..) in DEVICES {
        publish_all(router, vec![Publication::kept(name, "online", "false".to_owned())]).await;
    }
}

async fn publish_all(router: &MessageRouter, publications: Vec<Publication>) {
    for Publication { topic, payload, retain } in publications {
        let packet = PublishPacket::new(topic, payload.into_bytes(), QoS::AtLeastOnce).with_retain(retain);
        router.route_message(&packet, None).await;
    }
}

/// One message of a device.
#[derive(Debug, PartialEq, Eq)]
struct Publication {
    topic: String,
    payload: String,
    retain: bool,
}

impl Publication {
    fn kept(device: &str, what: &str, payload: String) -> Self {
        Publication { topic: format!("{DEVICE_TOPICS}{device}/{what}"), payload, retain: true }
    }

    fn passing(device: &str, what: &str, payload: String) -> Self {
        Publication { retain: false, ..Publication::kept(device, what, payload) }
    }
}

#[derive(Debug)]
struct Device {
    name: &'static str,
    tenths: i32,
    target_tenths: i32,
    humidity: i32,
    on: bool,
    rng: fastrand::Rng,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    power: Option<bool>,
    target: Option<f64>,
}

impl Device {
    fn new(name: &'static str, tenths: i32, humidity: i32, rng: fastrand::Rng) -> Self {
        Device { name, tenths, target_tenths: tenths, humidity, on: true, rng }
    }

    fn introduced(&self) -> Vec<Publication> {
        vec![Publication::kept(self.name, "online", self.on.to_string()), self.state()]
    }

    /// A step towards the target with a little noise; nothing from a device that is off.
    fn measured(&mut self) -> Vec<Publication> {
        if !self.on {
            return Vec::new();
        }
        self.tenths += (self.target_tenths - self.tenths).signum() + self.rng.i32(-1..=1);
        self.humidity = (self.humidity + self.rng.i32(-1..=1)).clamp(20, 95);
        let temperature = in_degrees(self.tenths).to_string();
        vec![
            Publication::kept(self.name, "temperature", temperature),
            Publication::kept(self.name, "humidity", self.humidity.to_string()),
        ]
    }

    /// `{"power": false}` or `{"target": 22.5}`; what is not understood is answered on `…/error`.
    fn obey(&mut self, payload: &[u8]) -> Vec<Publication> {
        let refused = |why: String| vec![Publication::passing(self.name, "error", why)];
        let command = match serde_json::from_slice::<Command>(payload) {
            Ok(command) => command,
            Err(error) => return refused(format!("{{\"power\":true}} or {{\"target\":22.5}} is expected: {error}")),
        };
        if let Some(target) = command.target.filter(|target| !TARGETS.contains(target)) {
            return refused(format!("a target is {} to {} degrees, not {target}", TARGETS.start(), TARGETS.end()));
        }
        if let Some(target) = command.target {
            #[expect(clippy::cast_possible_truncation, reason = "it is at most 400")]
            let tenths = (target * 10.0).round() as i32;
            self.target_tenths = tenths;
        }
        self.on = command.power.unwrap_or(self.on);
        self.introduced()
    }

    fn state(&self) -> Publication {
        let state = json!({"power": self.on, "target": in_degrees(self.target_tenths)});
        Publication::kept(self.name, "state", state.to_string())
    }
}

fn in_degrees(tenths: i32) -> f64 {
    f64::from(tenths) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(seed: u64) -> Device {
        Device::new("bedroom", 190, 50, fastrand::Rng::with_seed(seed))
    }

    #[test]
    fn the_same_seed_measures_the_same() {
        let (mut one, mut same, mut other) = (device(1), device(1), device(2));
        let course = |device: &mut Device| (0..20).map(|_| device.measured()).collect::<Vec<_>>();
        let course_of_one = course(&mut one);
        assert_eq!(course_of_one, course(&mut same));
        assert_ne!(course_of_one, course(&mut other));
    }

    #[test]
    fn measurements_are_retained_and_named_by_device() {
        let [temperature, humidity] = &device(1).measured()[..] else { panic!("two values") };
        assert_eq!(temperature.topic, "miniwire/demo/bedroom/temperature");
        assert_eq!(humidity.topic, "miniwire/demo/bedroom/humidity");
        assert!(temperature.retain && humidity.retain);
        assert!(temperature.payload.parse::<f64>().is_ok() && humidity.payload.parse::<i32>().is_ok());
    }

    #[test]
    fn a_device_reaches_the_target_it_was_told() {
        let mut device = device(1);
        let told = device.obey(br#"{"target": 25.5}"#);
        assert_eq!(told[1].payload, r#"{"power":true,"target":25.5}"#);
        for _ in 0..200 {
            device.measured();
        }
        assert!((250..=260).contains(&device.tenths), "{}", device.tenths);
    }

    #[test]
    fn a_device_that_is_off_says_so_and_measures_nothing_until_it_is_on_again() {
        let mut device = device(1);
        let told = device.obey(br#"{"power": false}"#);
        assert_eq!((told[0].topic.as_str(), told[0].payload.as_str()), ("miniwire/demo/bedroom/online", "false"));
        assert!(device.measured().is_empty());
        device.obey(br#"{"power": true}"#);
        assert!(!device.measured().is_empty());
    }

    #[test]
    fn what_is_not_understood_is_answered_and_targets_have_limits() {
        let mut device = device(1);
        for bad in [&b"on"[..], br#"{"colour": 1}"#, br#"{"target": 4.9}"#, br#"{"target": 40.1}"#] {
            let told = device.obey(bad);
            assert_eq!((told[0].topic.as_str(), told[0].retain), ("miniwire/demo/bedroom/error", false));
        }
        assert!(device.obey(br#"{"target": 40}"#)[0].topic.ends_with("online"));
    }

    #[test]
    fn commands_up_to_the_limit_wait_and_one_more_is_dropped() {
        let (commands, mut receiver) = Commands::new();
        for _ in 0..=COMMANDS_MAX {
            commands.hear("miniwire/demo/bedroom/set", b"{}");
        }
        commands.hear("miniwire/demo/nowhere/set", b"{}");
        assert_eq!(std::iter::from_fn(|| receiver.try_recv().ok()).count(), COMMANDS_MAX);
    }
}
