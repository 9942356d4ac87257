//! One game as a state machine: joins, answers and time go in, messages for both players come out. No socket, no clock.
//!
//! Counterpart: `rooms.rs`, which delivers. Invariant: a question is open until somebody is right, both are wrong, or its time is up, and
//! each player answers it once.

use super::protocol::{Player, Refusal, ServerMessage};
use super::questions::{CHOICES, QUESTIONS, Question};
use std::time::Duration;
use tokio::time::Instant;

/// Questions of one game. Our choice.
pub const QUESTIONS_PER_GAME: usize = 5;

/// How long a question is open. Our choice.
pub const QUESTION_TIME: Duration = Duration::from_secs(15);

/// How long the right choice is shown before the next question. Our choice.
pub const REVEAL_TIME: Duration = Duration::from_secs(2);

/// Players of a game.
const PLAYERS: usize = 2;

/// A game and its players.
#[derive(Debug)]
pub(super) struct Game {
    seats: Vec<Seat>,
    phase: Phase,
    questions: Vec<Question>,
    rng: fastrand::Rng,
}

#[derive(Debug)]
struct Seat {
    player: Player,
    /// Has answered the open question.
    answered: bool,
    again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// For a second player.
    Waiting,
    Asking {
        index: usize,
        until: Instant,
    },
    Revealing {
        index: usize,
        until: Instant,
    },
    Over,
}

impl Game {
    /// An empty room; the seed decides the questions.
    pub(super) fn new(seed: u64) -> Self {
        Game { seats: Vec::new(), phase: Phase::Waiting, questions: Vec::new(), rng: fastrand::Rng::with_seed(seed) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// When `pass` has something to do.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::Asking { until, .. } | Phase::Revealing { until, .. } => Some(until),
            Phase::Waiting | Phase::Over => None,
        }
    }

    /// Somebody enters; the second begins the game.
    pub(super) fn join(&mut self, room: &str, name: &str, now: Instant) -> Result<Vec<ServerMessage>, Refusal> {
        if self.seats.iter().any(|seat| seat.player.name == name) {
            return Err(Refusal::NameTaken);
        }
        if self.seats.len() == PLAYERS {
            return Err(Refusal::RoomFull);
        }
        let player = Player { name: name.to_owned(), score: 0 };
        self.seats.push(Seat { player, answered: false, again: false });
        let (room, name) = (room.to_owned(), name.to_owned());
        let mut told = vec![ServerMessage::Joined { room, name, players: self.players() }];
        if self.seats.len() == PLAYERS {
            told.push(self.begin(now));
        }
        Ok(told)
    }

    /// Somebody leaves; what was played is forgotten.
    pub(super) fn leave(&mut self, name: &str) -> Vec<ServerMessage> {
        self.seats.retain(|seat| seat.player.name != name);
        self.phase = Phase::Waiting;
        for seat in &mut self.seats {
            seat.player.score = 0;
        }
        vec![ServerMessage::Left { name: name.to_owned(), players: self.players() }]
    }

    /// Somebody answers; too late is refused.
    pub(super) fn answer(
        &mut self,
        name: &str,
        number: usize,
        choice: usize,
        now: Instant,
    ) -> Result<Vec<ServerMessage>, Refusal> {
        let index = match self.phase {
            Phase::Asking { index, until } if index + 1 == number && now < until => index,
            _ => return Err(Refusal::NoQuestion),
        };
        if choice >= CHOICES {
            return Err(Refusal::NoChoice);
        }
        let right = self.questions[index].right == choice;
        let seat = self.seats.iter_mut().find(|seat| seat.player.name == name).ok_or(Refusal::NotJoined)?;
        if seat.answered {
            return Err(Refusal::Answered);
        }
        seat.answered = true;
        if right {
            seat.player.score += 1;
            return Ok(vec![self.reveal(index, Some(name.to_owned()), now)]);
        }
        let mut told = vec![ServerMessage::Wrong { number, name: name.to_owned(), choice }];
        if self.seats.iter().all(|seat| seat.answered) {
            told.push(self.reveal(index, None, now));
        }
        Ok(told)
    }

    /// Somebody wants another game; the second wish begins it.
    pub(super) fn again(&mut self, name: &str, now: Instant) -> Result<Vec<ServerMessage>, Refusal> {
        if self.phase != Phase::Over || self.seats.len() < PLAYERS {
            return Err(Refusal::NotOver);
        }
        let seat = self.seats.iter_mut().find(|seat| seat.player.name == name).ok_or(Refusal::NotJoined)?;
        seat.again = true;
        let mut told = vec![ServerMessage::Again { name: name.to_owned() }];
        if self.seats.iter().all(|seat| seat.again) {
            told.push(self.begin(now));
        }
        Ok(told)
    }

    /// Time has passed; nothing happens before the deadline.
    pub(super) fn pass(&mut self, now: Instant) -> Vec<ServerMessage> {
        match self.phase {
            Phase::Asking { index, until } if now >= until => vec![self.reveal(index, None, now)],
            Phase::Revealing { index, until } if now >= until && index + 1 < self.questions.len() => {
                vec![self.ask(index + 1, now)]
            }
            Phase::Revealing { until, .. } if now >= until => vec![self.end()],
            _ => Vec::new(),
        }
    }

    fn begin(&mut self, now: Instant) -> ServerMessage {
        for seat in &mut self.seats {
            (seat.player.score, seat.again) = (0, false);
        }
        self.questions = self.rng.choose_multiple(QUESTIONS.iter().copied(), QUESTIONS_PER_GAME);
        self.rng.shuffle(&mut self.questions);
        self.ask(0, now)
    }

    fn ask(&mut self, index: usize, now: Instant) -> ServerMessage {
        for seat in &mut self.seats {
            seat.answered = false;
        }
        self.phase = Phase::Asking { index, until: now + QUESTION_TIME };
        let Question { zh, en, .. } = self.questions[index];
        let time_ms = u64::try_from(QUESTION_TIME.as_millis()).unwrap_or(u64::MAX);
        ServerMessage::Question { number: index + 1, of: self.questions.len(), time_ms, zh, en }
    }

    fn reveal(&mut self, index: usize, scored: Option<String>, now: Instant) -> ServerMessage {
        self.phase = Phase::Revealing { index, until: now + REVEAL_TIME };
        let choice = self.questions[index].right;
        ServerMessage::Reveal { number: index + 1, choice, scored, players: self.players() }
    }

    fn end(&mut self) -> ServerMessage {
        self.phase = Phase::Over;
        let players = self.players();
        let best = players.iter().map(|player| player.score).max();
        let mut winners = players.iter().filter(|player| Some(player.score) == best);
        let winner = match (winners.next(), winners.next()) {
            (Some(only), None) => Some(only.name.clone()),
            _ => None,
        };
        ServerMessage::Result { winner, players }
    }

    fn players(&self) -> Vec<Player> {
        self.seats.iter().map(|seat| seat.player.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn playing() -> (Game, Instant) {
        let (mut game, now) = (Game::new(1), Instant::now());
        game.join("a", "red", now).unwrap();
        let told = game.join("a", "bright", now).unwrap();
        assert!(matches!(told[1], ServerMessage::Question { number: 1, of: QUESTIONS_PER_GAME, .. }), "{told:?}");
        (game, now)
    }

    fn right(game: &Game, number: usize) -> usize {
        game.questions[number - 1].right
    }

    fn wrong(game: &Game, number: usize) -> usize {
        (right(game, number) + 1) % CHOICES
    }

    #[tokio::test]
    async fn one_player_waits_and_the_second_begins_the_game_and_a_third_finds_it_full() {
        let (mut game, now) = (Game::new(1), Instant::now());
        assert_eq!(game.join("a", "red", now).unwrap().len(), 1);
        assert_eq!(game.deadline(), None);
        assert_eq!(game.join("a", "red", now), Err(Refusal::NameTaken));
        assert_eq!(game.join("a", "bright", now).unwrap().len(), 2);
        assert_eq!(game.deadline(), Some(now + QUESTION_TIME));
        assert_eq!(game.join("a", "late", now), Err(Refusal::RoomFull));
    }

    #[tokio::test]
    async fn the_first_right_answer_scores_and_the_second_comes_too_late() {
        let (mut game, now) = playing();
        let choice = right(&game, 1);
        let told = game.answer("bright", 1, choice, now).unwrap();
        let [ServerMessage::Reveal { scored, players, .. }] = &told[..] else { panic!("{told:?}") };
        assert_eq!((scored.as_deref(), players[0].score, players[1].score), (Some("bright"), 0, 1));
        assert_eq!(game.answer("red", 1, choice, now), Err(Refusal::NoQuestion));
    }

    #[tokio::test]
    async fn a_wrong_answer_leaves_the_question_to_the_other_and_two_end_it() {
        let (mut game, now) = playing();
        let choice = wrong(&game, 1);
        let told = game.answer("red", 1, choice, now).unwrap();
        assert_eq!(told, [ServerMessage::Wrong { number: 1, name: "red".into(), choice }]);
        assert_eq!(game.answer("red", 1, choice, now), Err(Refusal::Answered));
        let told = game.answer("bright", 1, choice, now).unwrap();
        assert!(matches!(told[1], ServerMessage::Reveal { scored: None, .. }), "{told:?}");
    }

    #[tokio::test]
    async fn an_answer_at_the_last_moment_counts_and_one_at_the_deadline_does_not() {
        let (mut game, now) = playing();
        let choice = right(&game, 1);
        let end = now + QUESTION_TIME;
        assert_eq!(game.answer("red", 1, choice, end), Err(Refusal::NoQuestion));
        assert_eq!(game.pass(end - Duration::from_nanos(1)), []);
        assert!(game.answer("red", 1, choice, end - Duration::from_nanos(1)).is_ok());
    }

    #[tokio::test]
    async fn time_alone_leads_through_the_game_to_a_draw() {
        let (mut game, _) = playing();
        let mut kinds = Vec::new();
        while let Some(deadline) = game.deadline() {
            kinds.extend(game.pass(deadline));
        }
        let result = kinds.pop().unwrap();
        assert!(matches!(result, ServerMessage::Result { winner: None, .. }), "{result:?}");
        assert_eq!(kinds.len(), 2 * QUESTIONS_PER_GAME - 1, "a reveal each, a question each but the first");
    }

    #[tokio::test]
    async fn the_better_one_wins_and_another_game_needs_both() {
        let (mut game, mut now) = playing();
        let choice = right(&game, 1);
        game.answer("red", 1, choice, now).unwrap();
        assert_eq!(game.again("red", now), Err(Refusal::NotOver));
        let mut last = Vec::new();
        while let Some(deadline) = game.deadline() {
            now = deadline;
            last = game.pass(now);
        }
        assert!(matches!(&last[..], [ServerMessage::Result { winner: Some(name), .. }] if name == "red"), "{last:?}");
        assert_eq!(game.again("red", now).unwrap().len(), 1);
        let told = game.again("bright", now + SECOND).unwrap();
        assert!(matches!(told[1], ServerMessage::Question { number: 1, .. }), "{told:?}");
        assert!(game.players().iter().all(|player| player.score == 0));
    }

    #[tokio::test]
    async fn who_leaves_ends_the_game_and_a_newcomer_begins_another() {
        let (mut game, now) = playing();
        let choice = right(&game, 1);
        game.answer("bright", 1, choice, now).unwrap();
        let told = game.leave("red");
        let left = Player { name: "bright".into(), score: 0 };
        assert_eq!(told, [ServerMessage::Left { name: "red".into(), players: vec![left] }]);
        assert_eq!(game.deadline(), None);
        assert_eq!(game.join("a", "red", now).unwrap().len(), 2);
    }

    #[tokio::test]
    async fn what_cannot_be_answered_is_refused() {
        let (mut game, now) = playing();
        assert_eq!(game.answer("red", 2, 0, now), Err(Refusal::NoQuestion));
        assert_eq!(game.answer("red", 1, CHOICES, now), Err(Refusal::NoChoice));
        assert_eq!(game.answer("nobody", 1, 0, now), Err(Refusal::NotJoined));
    }

    #[tokio::test]
    async fn the_same_seed_asks_the_same_questions() {
        let texts = |game: &Game| game.questions.iter().map(|question| question.en.text).collect::<Vec<_>>();
        assert_eq!(texts(&playing().0), texts(&playing().0));
    }
}
