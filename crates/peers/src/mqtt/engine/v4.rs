//! MQTT 3.1.1 through rumqttc.

use super::{NO_CONNACK, NotTaken, REQUESTS_MAX, Step, Ticket, target, tls_cause, words};
use crate::mqtt::failure::Cause;
use crate::mqtt::ledger::INFLIGHT_MAX;
use crate::mqtt::options::PACKET_BYTES_MAX;
use crate::mqtt::{Delivery, MqttOptions, Properties, Publication, Qos, Subscription};
use rumqttc::{
    AsyncClient, ConnectReturnCode, ConnectionError, Event, EventLoop, LastWill, MqttState, Outgoing, Packet, Publish,
    QoS, Request, StateError, SubscribeFilter, SubscribeReasonCode,
};
use rustls::ClientConfig;
use std::sync::Arc;

pub(in crate::mqtt) struct Engine(EventLoop);

impl Engine {
    pub(super) fn new(options: &MqttOptions, tls: Option<Arc<ClientConfig>>) -> (Self, AsyncClient) {
        let (host, transport) = target(&options.address, tls);
        let mut own = rumqttc::MqttOptions::new(&options.client_id, host, options.address.port);
        own.set_transport(transport)
            .set_keep_alive(options.keep_alive_in_range())
            .set_clean_session(options.clean)
            .set_inflight(INFLIGHT_MAX)
            .set_manual_acks(true)
            .set_max_packet_size(PACKET_BYTES_MAX as usize, PACKET_BYTES_MAX as usize);
        if let Some(credentials) = &options.credentials {
            own.set_credentials(&credentials.user, &credentials.password);
        }
        if let Some(will) = &options.will {
            own.set_last_will(LastWill::new(&will.topic, will.payload.to_vec(), qos_out(will.qos), will.retain));
        }
        let (client, mut eventloop) = AsyncClient::new(own, REQUESTS_MAX);
        // Ours is the shorter one; this also limits how long a write may take.
        eventloop.network_options.set_connection_timeout(options.connect_timeout.as_secs() + 1);
        eventloop.network_options.set_tcp_nodelay(true);
        if !options.clean {
            expect_any_release(&mut eventloop.state);
        }
        (Engine(eventloop), client)
    }

    pub(super) async fn poll(&mut self) -> Result<Step, Cause> {
        match self.0.poll().await {
            Ok(event) => Ok(step(event)),
            Err(error) => {
                rescue(&mut self.0);
                if !self.0.mqtt_options.clean_session() {
                    expect_any_release(&mut self.0.state);
                }
                Err(cause(error))
            }
        }
    }

    pub(super) fn leftovers(&mut self) -> Vec<Step> {
        self.0.state.events.drain(..).map(step).collect()
    }
}

/// A message that waits for its packet identifier is forgotten by `clean`, and with it the end of the wait: after a session
/// was lost nothing is ever sent again (bytebeamio/rumqtt#1056). So it goes to the others that are pending.
///
/// Acknowledgements go the other way: of another connection, they would confuse the broker, which sends the message again.
pub(super) fn rescue(eventloop: &mut EventLoop) {
    eventloop.pending.retain(|request| !matches!(request, Request::PubAck(_) | Request::PubRec(_)));
    if let Some(mut publish) = eventloop.state.collision.take() {
        publish.pkid = 0;
        eventloop.pending.push_back(Request::Publish(publish));
    }
}

/// rumqttc answers PUBREL only where it has seen the PUBLISH on the same connection, and ends the connection elsewhere. But a broker
/// that has PUBREC goes on with PUBREL on the next connection (MQTT 3.1.1 §4.4), also with the next process. rumqttc knows the
/// identifiers for nothing else, so it is made to know all of them.
fn expect_any_release(state: &mut MqttState) {
    let mut publish = Publish::new("-", QoS::ExactlyOnce, Vec::new());
    for pkid in 1..=u16::MAX {
        publish.pkid = pkid;
        // Nothing is answered: acknowledgements are ours.
        let _ = state.handle_incoming_packet(Packet::Publish(publish.clone()));
        state.events.pop_back();
    }
}

fn step(event: Event) -> Step {
    match event {
        Event::Incoming(Packet::ConnAck(connack)) => Step::Connected { session_present: connack.session_present },
        Event::Incoming(Packet::Publish(mut publish)) => {
            let delivery = Delivery {
                topic: publish.topic.clone(),
                payload: std::mem::take(&mut publish.payload),
                qos: qos_in(publish.qos),
                retain: publish.retain,
                dup: publish.dup,
                properties: Properties::default(),
            };
            Step::Message(Box::new(delivery), Ticket::V4(Box::new(publish)))
        }
        Event::Incoming(Packet::PubAck(ack)) => Step::Done { pkid: ack.pkid, refused: None },
        Event::Incoming(Packet::PubComp(complete)) => Step::Done { pkid: complete.pkid, refused: None },
        Event::Incoming(Packet::SubAck(suback)) => {
            let code = |code| match code {
                SubscribeReasonCode::Success(qos) => Ok(qos_in(qos)),
                SubscribeReasonCode::Failure => Err("the broker does not say why (MQTT 3.1.1)".to_owned()),
            };
            Step::SubscribeAnswered { pkid: suback.pkid, codes: suback.return_codes.into_iter().map(code).collect() }
        }
        Event::Outgoing(Outgoing::PubComp(pkid)) => Step::Completed(pkid),
        Event::Outgoing(Outgoing::Publish(pkid)) => Step::Written(pkid),
        Event::Outgoing(Outgoing::Subscribe(pkid)) => Step::SubscribeWritten(pkid),
        _ => Step::Nothing,
    }
}

fn cause(error: ConnectionError) -> Cause {
    match error {
        ConnectionError::Io(error) => Cause::Io(error),
        ConnectionError::Tls(error) => tls_cause(error),
        ConnectionError::Websocket(error) => Cause::Upgrade(Box::new(error)),
        ConnectionError::ResponseValidation(error) => Cause::Subprotocol(error.to_string()),
        ConnectionError::NetworkTimeout | ConnectionError::FlushTimeout => Cause::Stalled,
        ConnectionError::ConnectionRefused(code) => Cause::Refused {
            reason: words(&code),
            busy: code == ConnectReturnCode::ServiceUnavailable,
            version: code == ConnectReturnCode::RefusedProtocolVersion,
        },
        ConnectionError::MqttState(StateError::Io(error)) => Cause::Lost(Some(error)),
        ConnectionError::MqttState(StateError::ConnectionAborted) => Cause::Lost(None),
        ConnectionError::MqttState(StateError::AwaitPingResp) => Cause::NoPong,
        // A server that sends everything back would make the error show the password.
        ConnectionError::NotConnAck(_) => Cause::Protocol(NO_CONNACK.to_owned()),
        other => Cause::Protocol(other.to_string()),
    }
}

pub(super) fn publish(client: &AsyncClient, publication: &Publication) -> Result<(), NotTaken> {
    let Publication { topic, payload, qos, retain, .. } = publication;
    client.try_publish(topic, qos_out(*qos), *retain, payload.to_vec()).map_err(|_| NotTaken)
}

pub(super) fn subscribe(client: &AsyncClient, subscription: &Subscription) -> Result<(), NotTaken> {
    let filters = subscription.filters.iter();
    let filters = filters.map(|filter| SubscribeFilter::new(filter.clone(), qos_out(subscription.qos)));
    client.try_subscribe_many(filters).map_err(|_| NotTaken)
}

fn qos_out(qos: Qos) -> QoS {
    match qos {
        Qos::AtMostOnce => QoS::AtMostOnce,
        Qos::AtLeastOnce => QoS::AtLeastOnce,
        Qos::ExactlyOnce => QoS::ExactlyOnce,
    }
}

fn qos_in(qos: QoS) -> Qos {
    match qos {
        QoS::AtMostOnce => Qos::AtMostOnce,
        QoS::AtLeastOnce => Qos::AtLeastOnce,
        QoS::ExactlyOnce => Qos::ExactlyOnce,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rumqttc::{PubComp, PubRel};

    /// Provokes bytebeamio/rumqtt#1056: three messages where two identifiers are left, and no acknowledgement.
    #[test]
    fn a_message_that_collided_is_not_forgotten_when_the_connection_is_lost() {
        let mut options = rumqttc::MqttOptions::new("c", "localhost", 1883);
        options.set_inflight(2);
        let (_client, mut eventloop) = AsyncClient::new(options, 10);
        let publish = |topic: &str| Request::Publish(Publish::new(topic, QoS::AtLeastOnce, vec![]));
        for topic in ["a", "b", "c"] {
            eventloop.state.handle_outgoing_packet(publish(topic)).unwrap();
        }
        assert!(eventloop.state.collision.is_some(), "the third message collides");
        eventloop.clean();
        assert!(eventloop.state.collision.is_some(), "rumqttc has learned to clean up: `rescue` can go");
        rescue(&mut eventloop);
        assert!(eventloop.state.collision.is_none());
        assert_eq!(eventloop.pending.len(), 3);
    }

    #[test]
    fn a_release_of_an_earlier_process_is_completed() {
        let release = |pkid| Packet::PubRel(PubRel::new(pkid));
        let mut state = MqttState::new(10, true);
        let error = state.handle_incoming_packet(release(1)).unwrap_err();
        assert!(
            matches!(error, StateError::Unsolicited(1)),
            "rumqttc has learned to answer: `expect_any_release` can go"
        );
        state.events.clear();
        expect_any_release(&mut state);
        assert!(state.events.is_empty(), "nothing of it is told");
        for pkid in [1, u16::MAX] {
            let answer = state.handle_incoming_packet(release(pkid)).unwrap();
            assert_eq!(answer, Some(Packet::PubComp(PubComp::new(pkid))));
        }
    }
}
