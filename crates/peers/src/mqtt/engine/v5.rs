//! MQTT 5 through rumqttc.

use super::{NO_CONNACK, NotTaken, REQUESTS_MAX, Step, Ticket, target, tls_cause, words};
use crate::mqtt::failure::Cause;
use crate::mqtt::ledger::INFLIGHT_MAX;
use crate::mqtt::options::PACKET_BYTES_MAX;
use crate::mqtt::{Delivery, MqttOptions, Properties, Publication, Qos, Subscription};
use rumqttc::NetworkOptions;
use rumqttc::v5::mqttbytes::QoS;
use rumqttc::v5::mqttbytes::v5::{
    ConnectReturnCode, Filter, LastWill, Packet, PubAckReason, PubCompReason, PubRecReason, PubRelReason, Publish,
    PublishProperties, SubscribeReasonCode,
};
use rumqttc::v5::{AsyncClient, ConnectionError, Event, EventLoop, MqttState, Request, StateError};
use rumqttc::{Outgoing, v5};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

pub(in crate::mqtt) struct Engine {
    eventloop: EventLoop,
    keep_alive: Duration,
}

impl Engine {
    pub(super) fn new(options: &MqttOptions, tls: Option<Arc<ClientConfig>>) -> (Self, AsyncClient) {
        let (host, transport) = target(&options.address, tls);
        let keep_alive = options.keep_alive_in_range();
        let mut own = v5::MqttOptions::new(&options.client_id, host, options.address.port);
        let mut network = NetworkOptions::new();
        network.set_tcp_nodelay(true);
        own.set_transport(transport)
            .set_keep_alive(keep_alive)
            .set_clean_start(options.clean)
            .set_session_expiry_interval(Some(options.session_expiry_s()))
            .set_max_packet_size(Some(PACKET_BYTES_MAX))
            .set_outgoing_inflight_upper_limit(INFLIGHT_MAX)
            .set_manual_acks(true)
            .set_network_options(network)
            // Ours is the shorter one.
            .set_connection_timeout(options.connect_timeout.as_secs() + 1);
        if let Some(credentials) = &options.credentials {
            own.set_credentials(&credentials.user, &credentials.password);
        }
        if let Some(will) = &options.will {
            let payload = will.payload.to_vec();
            own.set_last_will(LastWill::new(&will.topic, payload, qos_out(will.qos), will.retain, None));
        }
        let (client, mut eventloop) = AsyncClient::new(own, REQUESTS_MAX);
        if !options.clean {
            expect_any_release(&mut eventloop.state);
        }
        (Engine { eventloop, keep_alive }, client)
    }

    pub(super) async fn poll(&mut self) -> Result<Step, Cause> {
        match self.eventloop.poll().await {
            Ok(event) => {
                // A broker that wants no keep-alive (§3.2.2.3.14) would be pinged without a pause.
                if self.eventloop.options.keep_alive().is_zero() {
                    self.eventloop.options.set_keep_alive(self.keep_alive);
                }
                Ok(step(event))
            }
            Err(error) => {
                rescue(&mut self.eventloop);
                if !self.eventloop.options.clean_start() {
                    expect_any_release(&mut self.eventloop.state);
                }
                Err(cause(error))
            }
        }
    }

    pub(super) fn leftovers(&mut self) -> Vec<Step> {
        self.eventloop.state.events.drain(..).map(step).collect()
    }
}

/// As in MQTT 3.1.1: a message that waits for its packet identifier must not be forgotten (bytebeamio/rumqtt#1056),
/// and acknowledgements of another connection must.
fn rescue(eventloop: &mut EventLoop) {
    eventloop.pending.retain(|request| !matches!(request, Request::PubAck(_) | Request::PubRec(_)));
    if let Some(mut publish) = eventloop.state.collision.take() {
        publish.pkid = 0;
        eventloop.pending.push_back(Request::Publish(publish));
    }
}

/// rumqttc answers PUBREL only where it has seen the PUBLISH on the same connection, and ends the connection elsewhere. But a broker
/// that has PUBREC goes on with PUBREL on the next connection (MQTT 5 §4.4), also with the next process. rumqttc knows the
/// identifiers for nothing else, so it is made to know all of them.
fn expect_any_release(state: &mut MqttState) {
    let mut publish = Publish::new("-", QoS::ExactlyOnce, Vec::new(), None);
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
                topic: String::from_utf8_lossy(&publish.topic).into_owned(),
                payload: std::mem::take(&mut publish.payload),
                qos: qos_in(publish.qos),
                retain: publish.retain,
                dup: publish.dup,
                properties: properties_in(publish.properties.take().unwrap_or_default()),
            };
            Step::Message(Box::new(delivery), Ticket::V5(Box::new(publish)))
        }
        Event::Incoming(Packet::PubAck(ack)) => {
            let fine = matches!(ack.reason, PubAckReason::Success | PubAckReason::NoMatchingSubscribers);
            Step::Done { pkid: ack.pkid, refused: (!fine).then(|| words(&ack.reason)) }
        }
        Event::Incoming(Packet::PubRec(received)) => {
            match received.reason {
                PubRecReason::Success | PubRecReason::NoMatchingSubscribers => Step::Nothing,
                // A refusal ends the flow: no PUBREL follows.
                refused => Step::Done { pkid: received.pkid, refused: Some(words(&refused)) },
            }
        }
        // rumqttc answers nothing to a PUBREL that does not know the flow, so it is over.
        Event::Incoming(Packet::PubRel(release)) if release.reason != PubRelReason::Success => {
            Step::Completed(release.pkid)
        }
        Event::Incoming(Packet::PubComp(complete)) => {
            let fine = complete.reason == PubCompReason::Success;
            Step::Done { pkid: complete.pkid, refused: (!fine).then(|| words(&complete.reason)) }
        }
        Event::Incoming(Packet::SubAck(suback)) => {
            let code = |code| match code {
                SubscribeReasonCode::Success(qos) => Ok(qos_in(qos)),
                refused => Err(words(&refused)),
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
        ConnectionError::Timeout(_) => Cause::Stalled,
        ConnectionError::ConnectionRefused(code) => Cause::Refused {
            reason: words(&code),
            busy: matches!(code, ConnectReturnCode::ServerUnavailable | ConnectReturnCode::ServerBusy),
            version: matches!(
                code,
                ConnectReturnCode::UnsupportedProtocolVersion | ConnectReturnCode::RefusedProtocolVersion
            ),
        },
        ConnectionError::MqttState(StateError::ServerDisconnect { reason_code, reason_string }) => {
            let reason = words(&reason_code);
            Cause::SaidGoodbye(reason_string.map_or(reason.clone(), |text| format!("{reason}: {text}")))
        }
        ConnectionError::MqttState(StateError::Io(error)) => Cause::Lost(Some(error)),
        ConnectionError::MqttState(StateError::ConnectionAborted) => Cause::Lost(None),
        ConnectionError::MqttState(StateError::AwaitPingResp) => Cause::NoPong,
        // A server that sends everything back would make the error show the password.
        ConnectionError::NotConnAck(_) => Cause::Protocol(NO_CONNACK.to_owned()),
        other => Cause::Protocol(other.to_string()),
    }
}

pub(super) fn publish(client: &AsyncClient, publication: &Publication) -> Result<(), NotTaken> {
    let Publication { topic, payload, qos, retain, properties } = publication;
    let sent = if properties.is_empty() {
        client.try_publish(topic, qos_out(*qos), *retain, payload.clone())
    } else {
        client.try_publish_with_properties(topic, qos_out(*qos), *retain, payload.clone(), properties_out(properties))
    };
    sent.map_err(|_| NotTaken)
}

pub(super) fn subscribe(client: &AsyncClient, subscription: &Subscription) -> Result<(), NotTaken> {
    let filters = subscription.filters.iter();
    let filters = filters.map(|filter| Filter::new(filter.clone(), qos_out(subscription.qos)));
    client.try_subscribe_many(filters).map_err(|_| NotTaken)
}

fn properties_in(properties: PublishProperties) -> Properties {
    Properties {
        user: properties.user_properties,
        response_topic: properties.response_topic,
        correlation_data: properties.correlation_data,
        message_expiry_s: properties.message_expiry_interval,
        content_type: properties.content_type,
    }
}

fn properties_out(properties: &Properties) -> PublishProperties {
    PublishProperties {
        user_properties: properties.user.clone(),
        response_topic: properties.response_topic.clone(),
        correlation_data: properties.correlation_data.clone(),
        message_expiry_interval: properties.message_expiry_s,
        content_type: properties.content_type.clone(),
        ..PublishProperties::default()
    }
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
    use rumqttc::v5::mqttbytes::v5::{PubComp, PubRel};

    /// Provokes bytebeamio/rumqtt#1056: three messages where two identifiers are left, and no acknowledgement.
    #[test]
    fn a_message_that_collided_is_not_forgotten_when_the_connection_is_lost() {
        let mut options = v5::MqttOptions::new("c", "localhost", 1883);
        options.set_outgoing_inflight_upper_limit(2);
        let (_client, mut eventloop) = AsyncClient::new(options, 10);
        let publish = |topic: &str| Request::Publish(Publish::new(topic, QoS::AtLeastOnce, vec![], None));
        for topic in ["a", "b", "c"] {
            eventloop.state.handle_outgoing_packet(publish(topic)).unwrap();
        }
        assert!(eventloop.state.collision.is_some(), "the third message collides");
        eventloop.clean();
        rescue(&mut eventloop);
        assert!(eventloop.state.collision.is_none());
        assert_eq!(eventloop.pending.len(), 3);
    }

    #[test]
    fn a_release_of_an_earlier_process_is_completed() {
        let release = |pkid| Packet::PubRel(PubRel::new(pkid, None));
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
            assert_eq!(answer, Some(Packet::PubComp(PubComp::new(pkid, None))));
        }
    }
}
