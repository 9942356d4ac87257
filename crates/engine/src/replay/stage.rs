//! The person with the phone, and whoever looks at its screen: carries out taps and life events of a fixture, and looks whether what it
//! expects is so.
//!
//! Counterpart: `fixture::Stage`. Invariant: nothing here waits; what is not so yet is asked for again when something has changed.

use super::options::launch;
use crate::headless::Selector;
use crate::{EventLog, HeadlessView, touch};
use fixture::{Expectation, LineEvent, Looked, Stage, Subject, Wanted};
use logic::{Command, LifeChange, StorageCommand};
use model::{EventKind, EventSink as _, LifeState, NodeId};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::spawn_local;

/// Console lines that are looked through; of one more the oldest is forgotten. Our choice.
const CONSOLE_LINES_MAX: usize = 10_000;
/// Events looked at per visit of the log.
const EVENTS_PER_VISIT: usize = 512;

/// A phone without a person.
#[derive(Debug)]
pub(super) struct Phone {
    view: Arc<HeadlessView>,
    log: Arc<EventLog>,
    commands: mpsc::WeakSender<Command>,
    scene: u32,
    console: VecDeque<String>,
    console_read: u64,
    /// Somebody waits for something to become so.
    is_looking: bool,
    /// What an expectation looked at last.
    found: Option<Value>,
    asked: Rc<Asked>,
}

/// What the session was asked, and what it answered.
#[derive(Debug, Default)]
struct Asked {
    answer: RefCell<Option<Answer>>,
    /// Length of the log when it was asked; an answer is as good as that.
    at: RefCell<Option<u64>>,
    answered: Rc<Notify>,
}

#[derive(Debug)]
enum Answer {
    /// Data of the pages, as `Command::PageData` tells it.
    Data(String),
    Storage(Vec<(String, String)>),
}

impl Phone {
    pub(super) fn new(
        view: Arc<HeadlessView>,
        log: Arc<EventLog>,
        commands: mpsc::WeakSender<Command>,
        scene: u32,
    ) -> Self {
        Phone {
            view,
            log,
            commands,
            scene,
            console: VecDeque::new(),
            console_read: 0,
            is_looking: false,
            found: None,
            asked: Rc::default(),
        }
    }

    /// True when a change of the page or of the log is worth another look.
    pub(super) fn is_looking(&self) -> bool {
        self.is_looking
    }

    /// Tells when the session has answered a question.
    pub(super) fn answered(&self) -> Rc<Notify> {
        Rc::clone(&self.asked.answered)
    }

    fn send(&self, command: Command) -> Result<(), String> {
        let commands = self.commands.upgrade().ok_or("the session has ended")?;
        commands.try_send(command).map_err(|_| "the session is busy".to_owned())
    }

    fn touch(&self, action: &str, selector: &str, value: Option<&str>) -> Result<(), String> {
        let node = self.find(selector)?;
        let tag = self.view.tree().node(node).map(|node| node.wxml_tag().to_owned()).unwrap_or_default();
        let event = touch::event(action, node, &tag, value).ok_or_else(|| {
            format!("\"{action}\" is no action that can be replayed: use one of {}", touch::ACTIONS.join(", "))
        })?;
        if action == "input" {
            self.view.tree().set_attribute(node, "value", value.unwrap_or_default().into());
        }
        self.send(Command::ViewEvent(event))?;
        self.log.record(touch::action(action, selector, node, value));
        Ok(())
    }

    fn find(&self, selector: &str) -> Result<NodeId, String> {
        let parsed: Selector = selector.parse().map_err(|error| format!("{error}"))?;
        let tree = self.view.tree();
        let page = tree.page_path().unwrap_or("(none)").to_owned();
        parsed.pick(&tree).ok_or_else(|| format!("nothing on page {page} matches \"{selector}\""))
    }

    fn console_has(&mut self, text: &str) -> bool {
        loop {
            let console = &mut self.console;
            let visited = self.log.visit(self.console_read, EVENTS_PER_VISIT, |_, event| {
                if let EventKind::Console { text, .. } = &event.kind {
                    if console.len() == CONSOLE_LINES_MAX {
                        console.pop_front();
                    }
                    console.push_back(text.clone());
                }
            });
            self.console_read = visited.next;
            if !visited.more {
                return self.console.iter().any(|line| line.contains(text));
            }
        }
    }

    /// The answer to a question, or none as long as it is under way. An answer is used once.
    fn ask(&self, question: impl FnOnce() -> (Command, Reply)) -> Result<Answer, Unmet> {
        if let Some(answer) = self.asked.answer.take() {
            *self.asked.at.borrow_mut() = None;
            return Ok(answer);
        }
        let is_under_way = self.asked.at.borrow().is_some();
        if !is_under_way {
            *self.asked.at.borrow_mut() = Some(self.log.len());
            let (command, reply) = question();
            self.send(command)?;
            let asked = Rc::clone(&self.asked);
            // Not owned: it ends with the answer, or with the session that owes it.
            spawn_local(async move {
                let answer = match reply {
                    Reply::Data(reply) => reply.await.ok().map(Answer::Data),
                    Reply::Storage(reply) => reply.await.ok().map(|stored| Answer::Storage(stored.entries)),
                };
                *asked.answer.borrow_mut() = answer;
                asked.answered.notify_one();
            });
        }
        Err(Unmet::Unknown)
    }

    fn data(&self) -> Result<Value, Unmet> {
        let question = || {
            let (reply, answer) = oneshot::channel();
            (Command::PageData(reply), Reply::Data(answer))
        };
        match self.ask(question)? {
            Answer::Data(text) => {
                let pages: Value = serde_json::from_str(&text).unwrap_or_default();
                let top = pages.as_array().and_then(|pages| pages.last()).and_then(|page| page.get("data"));
                // It is JSON within JSON where a page could not be told otherwise.
                Ok(match top {
                    Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
                    Some(value) => value.clone(),
                    None => Value::Null,
                })
            }
            Answer::Storage(_) => Err(Unmet::Unknown),
        }
    }

    fn stored(&self, key: &str) -> Result<Option<Value>, Unmet> {
        let question = || {
            let (reply, answer) = oneshot::channel();
            (Command::Storage(StorageCommand::List(reply)), Reply::Storage(answer))
        };
        match self.ask(question)? {
            Answer::Storage(entries) => {
                let text = entries.into_iter().find(|(other, _)| other == key).map(|(_, text)| text);
                Ok(text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))))
            }
            Answer::Data(_) => Err(Unmet::Unknown),
        }
    }

    fn check(&mut self, expectation: &Expectation) -> Result<(), Unmet> {
        match &expectation.subject {
            Subject::PageText(text) => {
                let shown = self.view.tree().text();
                if shown.contains(text) { Ok(()) } else { Err(format!("\"{text}\" is not on the page").into()) }
            }
            Subject::PageNode { selector, text } => {
                let parsed: Selector = selector.parse().map_err(|error| format!("{error}"))?;
                let tree = self.view.tree();
                let nodes = tree.find(&parsed);
                match text {
                    None if nodes.is_empty() => Err(format!("nothing on the page matches \"{selector}\"").into()),
                    None => Ok(()),
                    Some(text) => {
                        let texts: Vec<String> = nodes.iter().map(|node| tree.text_of(*node)).collect();
                        if texts.iter().any(|shown| shown.contains(text)) {
                            return Ok(());
                        }
                        Err(format!("\"{text}\" is not within \"{selector}\", which has {texts:?}").into())
                    }
                }
            }
            Subject::Data(path) => {
                let data = self.data()?;
                let value = path.query(&data).first().cloned();
                self.found = value.clone();
                Ok(wanted(&format!("data {path}"), value.as_ref(), &expectation.wanted)?)
            }
            Subject::Storage(key) => {
                let value = self.stored(key)?;
                self.found = value.clone();
                Ok(wanted(&format!("storage \"{key}\""), value.as_ref(), &expectation.wanted)?)
            }
            Subject::Console(text) => {
                if self.console_has(text) {
                    Ok(())
                } else {
                    Err(format!("no console line has \"{text}\"").into())
                }
            }
            Subject::Route(path) => {
                let page = self.view.tree().page_path().unwrap_or("(none)").to_owned();
                self.found = Some(Value::from(page.as_str()));
                if page == path.trim_start_matches('/') {
                    Ok(())
                } else {
                    Err(format!("the page on top is {page}").into())
                }
            }
            Subject::Close { .. } => Err("closes are looked at by the player".to_owned().into()),
        }
    }
}

/// Why something is not so.
enum Unmet {
    Not(String),
    /// The session was asked and has not answered.
    Unknown,
}

impl From<String> for Unmet {
    fn from(why: String) -> Self {
        Unmet::Not(why)
    }
}

/// Where an answer comes from.
enum Reply {
    Data(oneshot::Receiver<String>),
    Storage(oneshot::Receiver<logic::StoredValues>),
}

impl Stage for Phone {
    fn perform(&mut self, event: &LineEvent) -> Result<(), String> {
        let outcome = match event {
            LineEvent::Life { to, page } => self.send(Command::Life(life(*to, page.as_deref(), self.scene))),
            LineEvent::Network { to, .. } => {
                self.send(Command::Network { connected: to != "none", network_type: to.clone() })
            }
            LineEvent::Action { action, selector, value } => self.touch(action, selector, value.as_deref()),
            _ => Ok(()),
        };
        self.is_looking = outcome.is_err();
        outcome
    }

    fn found(&mut self) -> Option<Value> {
        self.found.take()
    }

    fn look(&mut self, expectation: &Expectation) -> Looked {
        self.found = None;
        let looked = match self.check(expectation) {
            Ok(()) => Looked::Holds,
            Err(Unmet::Not(why)) => Looked::Not(why),
            Err(Unmet::Unknown) => Looked::Unknown,
        };
        // What must not be so is looked at for as long as its line says.
        self.is_looking = looked != Looked::Holds || expectation.not;
        looked
    }
}

fn life(to: LifeState, page: Option<&str>, scene: u32) -> LifeChange {
    match (to, page) {
        (LifeState::Foreground, Some(page)) => LifeChange::Show(Some(launch(page, scene))),
        (to, _) => to.into(),
    }
}

/// Whether a value is what is wanted.
fn wanted(what: &str, value: Option<&Value>, wanted: &Wanted) -> Result<(), String> {
    let shown = || value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    let is_so = match wanted {
        Wanted::There => value.is_some(),
        Wanted::Equals(expected) => {
            return match value {
                Some(value) => fixture::compare(expected, value, &[]).map_err(|mismatch| format!("{what}: {mismatch}")),
                None => Err(format!("{what} is not there, {expected} is expected")),
            };
        }
        Wanted::Is(matcher) => matcher.accepts(value, None),
    };
    if is_so { Ok(()) } else { Err(format!("{what} is {}", shown())) }
}
