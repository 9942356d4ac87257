//! The broker: started with the first client on a private port of the loopback, stopped with the server.
//!
//! Counterpart: `front.rs` carries clients here. Invariant: sessions, queues and retained messages are in memory and have limits.

use super::devices::{self, Commands, DEVICE_TOPICS};
use mqtt5::broker::auth::AuthProvider;
use mqtt5::broker::config::{AuthConfig, StorageBackend};
use mqtt5::broker::router::MessageRouter;
use mqtt5::broker::{
    AuthResult, BrokerConfig, BrokerEventHandler, BrokerShutdownHandle, ClientPublishEvent, MqttBroker, PublishAction,
    StorageConfig,
};
use mqtt5::packet::connect::ConnectPacket;
use mqtt5::protocol::v5::reason_codes::ReasonCode;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, OnceCell, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Clients at one time; more are cut. Our choice.
pub const MQTT_CLIENTS_MAX: usize = 1000;

/// Bytes of one packet. Our choice.
pub const MQTT_PACKET_BYTES_MAX: usize = 1024 * 1024;

/// Messages that wait for one client that is away; further ones are dropped. Our choice, that of mosquitto.
pub const MQTT_QUEUE_MAX: usize = 1000;

/// Retained messages; one more topic is refused. Our choice.
pub const MQTT_RETAINED_MAX: usize = 1000;

/// Bytes of one retained message. Our choice.
pub const MQTT_RETAINED_BYTES_MAX: usize = 64 * 1024;

/// Subscriptions of one client. Our choice.
const SUBSCRIPTIONS_MAX: usize = 100;

/// How long a session without a connection is kept, whatever its client asks for. Our choice.
const SESSION_EXPIRY: Duration = Duration::from_secs(60 * 60);

/// How long the broker may take to say goodbye.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// The only user that is let in.
#[derive(Clone, PartialEq, Eq)]
pub struct MqttUser {
    name: String,
    password: String,
}

impl FromStr for MqttUser {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((name, password)) if !name.is_empty() => {
                Ok(MqttUser { name: name.to_owned(), password: password.to_owned() })
            }
            _ => Err("NAME:PASSWORD is expected".to_owned()),
        }
    }
}

impl fmt::Debug for MqttUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MqttUser").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The broker as the rest of the server sees it.
pub(crate) struct Mqtt {
    user: Option<MqttUser>,
    seed: u64,
    running: OnceCell<Running>,
    /// Clients that are connected; devices rest while there are none.
    clients: watch::Sender<usize>,
}

struct Running {
    addr: SocketAddr,
    stop: BrokerShutdownHandle,
    router: Arc<MessageRouter>,
    tasks: Mutex<JoinSet<()>>,
}

/// One client that counts as long as this is held.
pub(super) struct Presence<'a>(&'a watch::Sender<usize>);

impl Mqtt {
    pub(crate) fn new(user: Option<MqttUser>, seed: u64) -> Self {
        Mqtt { user, seed, running: OnceCell::new(), clients: watch::Sender::new(0) }
    }

    /// A connection to the broker, which is started for the first one.
    pub(super) async fn connect(&self) -> io::Result<(TcpStream, Presence<'_>)> {
        let running = self.running.get_or_try_init(|| self.start()).await?;
        let stream = TcpStream::connect(running.addr).await?;
        stream.set_nodelay(true)?;
        self.clients.send_modify(|count| *count += 1);
        Ok((stream, Presence(&self.clients)))
    }

    /// Devices go offline, clients are told that the server shuts down, connections end.
    pub(crate) async fn shutdown(&self) {
        let Some(running) = self.running.get() else { return };
        devices::say_offline(&running.router).await;
        running.stop.shutdown();
        let mut tasks = running.tasks.lock().await;
        let _ = timeout(SHUTDOWN_TIMEOUT, async { while tasks.join_next().await.is_some() {} }).await;
        tasks.shutdown().await;
    }

    async fn start(&self) -> io::Result<Running> {
        let (commands, received) = Commands::new();
        let handler = Arc::new(Handler { commands });
        let mut broker = MqttBroker::with_config(config(handler)).await.map_err(io::Error::other)?;
        if let Some(user) = &self.user {
            broker = broker.with_auth_provider(Arc::new(OneUser(user.clone())));
        }
        let addr = broker.local_addr().ok_or_else(|| io::Error::other("the broker has no address"))?;
        let (stop, router, mut ready) = (broker.shutdown_handle(), broker.router(), broker.ready_receiver());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            // It ends when it is asked to.
            let _ = broker.run().await;
        });
        ready.wait_for(|ready| *ready).await.map_err(io::Error::other)?;
        let (devices_router, clients) = (Arc::clone(&router), self.clients.subscribe());
        let seed = self.seed;
        tasks.spawn(async move { devices::run(seed, &devices_router, received, clients).await });
        Ok(Running { addr, stop, router, tasks: Mutex::new(tasks) })
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl fmt::Debug for Mqtt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mqtt").field("user", &self.user).field("clients", &self.clients).finish_non_exhaustive()
    }
}

fn config(handler: Arc<Handler>) -> BrokerConfig {
    let mut auth = AuthConfig::default();
    // Wrong passwords are what people try here; nobody is to be locked out for five minutes after the fifth.
    auth.rate_limit.enabled = false;
    let mut storage = StorageConfig::default().with_backend(StorageBackend::Memory);
    storage.max_queued_messages_per_client = MQTT_QUEUE_MAX;
    BrokerConfig::default()
        .with_bind_address((Ipv4Addr::LOCALHOST, 0))
        .with_max_clients(MQTT_CLIENTS_MAX)
        .with_session_expiry(SESSION_EXPIRY)
        .with_max_packet_size(MQTT_PACKET_BYTES_MAX)
        .with_max_subscriptions_per_client(SUBSCRIPTIONS_MAX)
        .with_max_retained_messages(MQTT_RETAINED_MAX)
        .with_max_retained_message_size(MQTT_RETAINED_BYTES_MAX)
        .with_auth(auth)
        .with_storage(storage)
        .with_event_handler(handler)
}

/// Sees every message of a client before it is delivered.
struct Handler {
    commands: Commands,
}

impl BrokerEventHandler for Handler {
    fn on_client_publish<'a>(
        &'a self,
        event: ClientPublishEvent,
    ) -> Pin<Box<dyn Future<Output = PublishAction> + Send + 'a>> {
        if event.topic.starts_with(DEVICE_TOPICS) {
            self.commands.hear(&event.topic, &event.payload);
        }
        Box::pin(async { PublishAction::Continue })
    }
}

/// Lets in one user, and nobody else.
struct OneUser(MqttUser);

impl AuthProvider for OneUser {
    fn authenticate<'a>(
        &'a self,
        connect: &'a ConnectPacket,
        _client: SocketAddr,
    ) -> Pin<Box<dyn Future<Output = mqtt5::Result<AuthResult>> + Send + 'a>> {
        let OneUser(user) = self;
        let known = connect.username.as_ref() == Some(&user.name)
            && connect.password.as_deref() == Some(user.password.as_bytes());
        let result = if known { AuthResult::success() } else { AuthResult::fail(ReasonCode::BadUsernameOrPassword) };
        Box::pin(async { Ok(result) })
    }

    fn authorize_publish<'a>(
        &'a self,
        _client_id: &str,
        _user_id: Option<&'a str>,
        _topic: &'a str,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async { true })
    }

    fn authorize_subscribe<'a>(
        &'a self,
        _client_id: &str,
        _user_id: Option<&'a str>,
        _topic_filter: &'a str,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async { true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_a_name_and_a_password_that_may_hold_colons_and_is_never_shown() {
        let user: MqttUser = "red:a:b".parse().unwrap();
        assert_eq!((user.name.as_str(), user.password.as_str()), ("red", "a:b"));
        assert!(!format!("{user:?}").contains("a:b"));
        assert!("red".parse::<MqttUser>().is_err() && ":secret".parse::<MqttUser>().is_err());
    }
}
