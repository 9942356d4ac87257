//! The JavaScript side of one session as Rust sees it: runtime, context, and one function per thing that can happen.
//!
//! Each call is one turn: app code runs, promise jobs are drained, rejections that nobody handled are reported. A turn
//! that runs too long is interrupted and ends the session. Counterpart: `Entry` in `ui/logic/src/native.ts`.

use crate::bridge;
use crate::bundle;
use crate::files::{FileAnswer, FileError};
use crate::heap::{HeapLimit, LimitedHeap};
use crate::launch::Launch;
use crate::session::{MemoryUse, SessionEnd};
use crate::shared::Shared;
use crate::watchdog::{Trip, Watchdog};
use model::ErrorKind;
use rquickjs::function::IntoArgs;
use rquickjs::{
    CatchResultExt as _, CaughtError, Context, Ctx, Exception, Function, Object, Persistent, Runtime, Value,
};
use std::fmt::{self, Debug};
use std::rc::Rc;

/// QuickJS's own default of 256 KiB makes it collect a hundred times while a page of a thousand rows is made.
const GC_THRESHOLD_BYTES: usize = 64 << 20;

/// Runs app code for one session.
pub(crate) struct Host {
    // Dropped in this order: functions before their context, the context before its runtime.
    entry: Entry,
    context: Context,
    runtime: Runtime,
    heap: Rc<HeapLimit>,
    watchdog: Rc<Watchdog>,
    shared: Rc<Shared>,
}

/// The bundle's functions, by the names of `native.ts`.
struct Entry {
    launch: EntryFn,
    timer: EntryFn,
    macrotask: EntryFn,
    socket: EntryFn,
    socket_message: EntryFn,
    tcp: EntryFn,
    udp: EntryFn,
    local_service: EntryFn,
    weak_network: EntryFn,
    http: EntryFn,
    file: EntryFn,
    view_event: EntryFn,
    view_reply: EntryFn,
    background: EntryFn,
    foreground: EntryFn,
    network: EntryFn,
    script_error: EntryFn,
    page_data: EntryFn,
    set_page_data: EntryFn,
    theme: EntryFn,
    navigate_back: EntryFn,
    home: EntryFn,
}

type EntryFn = Persistent<Function<'static>>;

impl Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}

impl Host {
    /// A fresh context with the bundle booted in it.
    pub(crate) fn boot(
        shared: Rc<Shared>,
        memory_bytes: usize,
        stack_bytes: usize,
        watchdog: Watchdog,
    ) -> Result<Self, String> {
        let heap = HeapLimit::new(memory_bytes);
        let runtime = Runtime::new_with_alloc(LimitedHeap::new(Rc::clone(&heap))).map_err(|error| error.to_string())?;
        runtime.set_max_stack_size(stack_bytes);
        runtime.set_gc_threshold(GC_THRESHOLD_BYTES);
        let watchdog = Rc::new(watchdog);
        runtime.set_interrupt_handler(Some(Box::new({
            let watchdog = Rc::clone(&watchdog);
            move || watchdog.check()
        })));
        track_rejections(&runtime, &shared);
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        let entry = context.with(|ctx| boot_bundle(&ctx, &shared).catch(&ctx).map_err(|error| error.to_string()))?;
        Ok(Host { entry, context, runtime, heap, watchdog, shared })
    }

    pub(crate) fn launch(&self) {
        self.turn(|ctx, entry| {
            let options = bridge::to_js(ctx, &self.shared.launch)?;
            entry.launch.clone().restore(ctx)?.call::<_, ()>((options,))
        });
    }

    pub(crate) fn timer(&self, id: u32) {
        self.call(|entry| &entry.timer, (id,));
    }

    /// Runs one deferred callback; true while more wait.
    pub(crate) fn macrotask(&self) -> bool {
        self.turn(|ctx, entry| entry.macrotask.clone().restore(ctx)?.call::<_, bool>(())).unwrap_or(false)
    }

    pub(crate) fn socket(&self, task: u32, event: &crate::tasks::SocketEvent) {
        self.turn(|ctx, entry| {
            let (name, payload) = bridge::socket::event_to_js(ctx, event)?;
            entry.socket.clone().restore(ctx)?.call::<_, ()>((task, name, payload))
        });
    }

    /// A message of a socket; the hot path.
    pub(crate) fn socket_message(&self, task: u32, message: &model::Message) {
        self.turn(|ctx, entry| {
            let data = bridge::message_to_js(ctx, message)?;
            entry.socket_message.clone().restore(ctx)?.call::<_, ()>((task, data))
        });
    }

    pub(crate) fn tcp(&self, task: u32, event: &crate::tasks::TcpAppEvent) {
        self.turn(|ctx, entry| {
            let (name, payload) = bridge::tcp::event_to_js(ctx, event)?;
            entry.tcp.clone().restore(ctx)?.call::<_, ()>((task, name, payload))
        });
    }

    pub(crate) fn udp(&self, task: u32, event: &crate::tasks::UdpAppEvent) {
        self.turn(|ctx, entry| {
            let (name, payload) = bridge::udp::event_to_js(ctx, event)?;
            entry.udp.clone().restore(ctx)?.call::<_, ()>((task, name, payload))
        });
    }

    pub(crate) fn local_service(&self, event: &crate::tasks::DiscoveryEvent) {
        self.turn(|ctx, entry| {
            let payload = bridge::to_js(ctx, &event.payload)?;
            entry.local_service.clone().restore(ctx)?.call::<_, ()>((event.name, payload))
        });
    }

    pub(crate) fn weak_network(&self, weak: bool) {
        self.call(|entry| &entry.weak_network, (weak,));
    }

    pub(crate) fn http(&self, task: u32, event: &crate::tasks::RequestEvent) {
        self.turn(|ctx, entry| {
            let (name, payload) = bridge::http::event_to_js(ctx, event)?;
            entry.http.clone().restore(ctx)?.call::<_, ()>((task, name, payload))
        });
    }

    pub(crate) fn file(&self, id: u32, outcome: &Result<FileAnswer, FileError>) {
        self.turn(|ctx, entry| {
            let reply = bridge::files::reply_to_js(ctx, outcome)?;
            entry.file.clone().restore(ctx)?.call::<_, ()>((id, reply))
        });
    }

    pub(crate) fn view_event(&self, event: &str) {
        self.call(|entry| &entry.view_event, (event,));
    }

    pub(crate) fn view_reply(&self, id: u32, reply: &str) {
        self.call(|entry| &entry.view_reply, (id, reply));
    }

    /// `reason` is that of `wx.onAppHide`.
    pub(crate) fn background(&self, reason: u32) {
        self.call(|entry| &entry.background, (reason,));
    }

    /// A hot start: as the app was left or, with an entry, at its page.
    pub(crate) fn foreground(&self, entry: Option<&Launch>) {
        self.turn(|ctx, functions| {
            let entry = entry.map(|entry| bridge::to_js(ctx, entry)).transpose()?;
            functions.foreground.clone().restore(ctx)?.call::<_, ()>((entry,))
        });
    }

    pub(crate) fn network(&self, connected: bool, network_type: &str) {
        self.call(|entry| &entry.network, (connected, network_type));
    }

    pub(crate) fn page_data(&self) -> String {
        self.turn(|ctx, entry| entry.page_data.clone().restore(ctx)?.call::<_, String>(())).unwrap_or_default()
    }

    /// Why the data was not set, if so.
    pub(crate) fn set_page_data(&self, page: u32, path: &str, json: &str) -> Option<String> {
        let arguments = (page, path, json);
        self.turn(|ctx, entry| entry.set_page_data.clone().restore(ctx)?.call::<_, Option<String>>(arguments))
            .unwrap_or_else(|| Some("the app failed while its data was set".to_owned()))
    }

    /// `to` is `light` or `dark`.
    pub(crate) fn theme(&self, to: &str) {
        self.call(|entry| &entry.theme, (to,));
    }

    pub(crate) fn navigate_back(&self, swipe: bool) {
        self.call(|entry| &entry.navigate_back, (swipe,));
    }

    pub(crate) fn home(&self) {
        self.call(|entry| &entry.home, ());
    }

    /// What is alive after a full collection.
    pub(crate) fn memory_use(&self) -> MemoryUse {
        self.runtime.run_gc();
        let usage = self.runtime.memory_usage();
        let count = |value: i64| u64::try_from(value).unwrap_or_default();
        MemoryUse { bytes: count(usage.memory_used_size), objects: count(usage.obj_count) }
    }

    fn call<A: for<'js> IntoArgs<'js>>(&self, function: impl Fn(&Entry) -> &EntryFn, args: A) {
        self.turn(|ctx, entry| function(entry).clone().restore(ctx)?.call::<_, ()>(args));
    }

    /// One turn. `None` when app code threw; that is reported here.
    fn turn<R>(&self, run: impl FnOnce(&Ctx<'_>, &Entry) -> rquickjs::Result<R>) -> Option<R> {
        self.watchdog.start();
        let result = self.context.with(|ctx| {
            let result = match run(&ctx, &self.entry).catch(&ctx) {
                Ok(value) => Some(value),
                Err(error) => {
                    self.report(&ctx, error);
                    None
                }
            };
            self.run_jobs(&ctx);
            if self.report_unhandled(&ctx, true) {
                // What the app's rejection listeners started; rejections in there are logged, and not announced again.
                self.run_jobs(&ctx);
                self.report_unhandled(&ctx, false);
            }
            result
        });
        match self.watchdog.end() {
            None => {}
            Some(Trip::Limit(limit)) => self.shared.finish(SessionEnd::EndlessLoop(limit)),
            Some(Trip::Stop) => self.shared.finish(SessionEnd::Stopped),
        }
        if self.heap.exceeded() {
            // App code may have caught it, but from here on anything may be half done.
            self.shared.finish(SessionEnd::MemoryLimit);
        }
        result
    }

    /// Reports what the bundle let through, which is rare: it guards app code itself.
    fn report(&self, ctx: &Ctx<'_>, error: CaughtError<'_>) {
        if self.watchdog.has_tripped() {
            return; // The interruption itself; the session's end says it.
        }
        let (message, stack) = match error {
            CaughtError::Exception(exception) => describe(exception.as_value()),
            CaughtError::Value(value) => describe(&value),
            CaughtError::Error(error) => (error.to_string(), String::new()),
        };
        self.shared.report_error(ErrorKind::Uncaught, &message, &stack);
        self.announce(ctx, ("error", text_of(&message, &stack).as_str()));
    }

    fn run_jobs(&self, ctx: &Ctx<'_>) {
        let mut must_stop = self.watchdog.has_tripped();
        while !must_stop && ctx.execute_pending_job() {
            must_stop = self.watchdog.check();
        }
    }

    /// Logs rejections that are still unhandled when the jobs of a turn are done; true when there were any.
    fn report_unhandled(&self, ctx: &Ctx<'_>, announce: bool) -> bool {
        let (rejections, left_out) = self.shared.unhandled.borrow_mut().take();
        let any = !rejections.is_empty();
        for (promise, reason) in rejections {
            let (Ok(promise), Ok(reason)) = (promise.restore(ctx), reason.restore(ctx)) else { continue };
            let (message, stack) = describe(&reason);
            self.shared.report_error(ErrorKind::UnhandledRejection, &message, &stack);
            if announce {
                self.announce(ctx, ("rejection", text_of(&message, &stack).as_str(), reason, promise));
            }
        }
        if left_out > 0 {
            let text = format!("{left_out} more promises were rejected in the same turn and not handled");
            self.shared.notice("rejections-left-out", text, Some("add catch to the promises"));
        }
        any
    }

    /// Tells the app's own error listeners; the arguments are those of `Entry.scriptError`.
    fn announce<'js>(&self, ctx: &Ctx<'js>, error: impl IntoArgs<'js>) {
        let announce = self.entry.script_error.clone().restore(ctx);
        // The listener's own failure is reported by the bundle, and not announced again.
        let _ = announce.and_then(|function| function.call::<_, ()>(error)).catch(ctx);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // These hold values of the runtime that is about to go.
        _ = self.shared.unhandled.borrow_mut().take();
    }
}

fn boot_bundle(ctx: &Ctx<'_>, shared: &Rc<Shared>) -> rquickjs::Result<Entry> {
    let bundle = bundle::load(ctx)?;
    let (clock, random) = (Rc::clone(shared), Rc::clone(shared));
    let now = Function::new(ctx.clone(), move || clock.clock.epoch_ms())?;
    let random = Function::new(ctx.clone(), move || random.random.next_f64())?;
    bundle.prelude.call::<_, ()>((now, random))?;
    let native = bridge::native(ctx, shared)?;
    let entry: Object<'_> = bundle.boot.call((native,))?;
    let function = |name: &str| match entry.get::<_, Function<'_>>(name) {
        Ok(function) => Ok(Persistent::save(ctx, function)),
        // Only where somebody built the Rust half alone.
        Err(_) => Err(Exception::throw_message(
            ctx,
            &format!("ui/logic/dist/logic.js has no `{name}`, so it is older than this build: run `cargo xtask build`"),
        )),
    };
    Ok(Entry {
        launch: function("launch")?,
        timer: function("timer")?,
        macrotask: function("macrotask")?,
        socket: function("socket")?,
        socket_message: function("socketMessage")?,
        tcp: function("tcp")?,
        udp: function("udp")?,
        local_service: function("localService")?,
        weak_network: function("weakNetwork")?,
        http: function("http")?,
        file: function("file")?,
        view_event: function("viewEvent")?,
        view_reply: function("viewReply")?,
        background: function("background")?,
        foreground: function("foreground")?,
        network: function("network")?,
        script_error: function("scriptError")?,
        page_data: function("pageData")?,
        set_page_data: function("setPageData")?,
        theme: function("theme")?,
        navigate_back: function("navigateBack")?,
        home: function("home")?,
    })
}

fn track_rejections(runtime: &Runtime, shared: &Rc<Shared>) {
    let shared = Rc::clone(shared);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, is_handled| {
        let promise = Persistent::save(&ctx, promise);
        let mut rejections = shared.unhandled.borrow_mut();
        if is_handled {
            rejections.handled(&promise);
        } else {
            rejections.rejected(promise, Persistent::save(&ctx, reason));
        }
    })));
}

/// What `onError` gets: the message, and the stack below it.
fn text_of(message: &str, stack: &str) -> String {
    format!("{message}\n{stack}").trim_end().to_owned()
}

/// `Name: message` and stack of a thrown value.
fn describe(value: &Value<'_>) -> (String, String) {
    let Some(object) = value.as_object().filter(|object| object.is_error()) else {
        return (describe_plain(value), String::new());
    };
    let text = |name: &str| object.get::<_, bridge::Text>(name).map(|text| text.0).unwrap_or_default();
    (format!("{}: {}", text("name"), text("message")), text("stack"))
}

/// A thrown value that is no Error: objects as JSON, as the devtools show a rejected `{errMsg}`.
fn describe_plain(value: &Value<'_>) -> String {
    let json = value.ctx().json_stringify(value.clone()).ok().flatten().and_then(|json| json.to_string().ok());
    match (value.as_string(), json) {
        (Some(string), _) => string.to_string().unwrap_or_else(|_| "a string that is not valid Unicode".into()),
        (None, Some(json)) => json,
        (None, None) => value.type_name().to_owned(),
    }
}
