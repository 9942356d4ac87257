//! The list of methods; the router and the TypeScript are made from it.
//!
//! Counterpart: `desk.rs` and `project.rs` have the functions. Invariant: what is not in this list cannot be called.

/// Calls: name on the wire, function of `Desk`, parameters, result.
#[macro_export]
#[doc(hidden)]
macro_rules! desk_methods {
    ($use_them:ident) => {
        $use_them! {
            "app.info" app_info(Nothing) -> AppInfo;
            "settings.set" settings_set(Settings) -> Settings;
            "theme.set" theme_set(SetTheme) -> Nothing;
            "recents.forget" recents_forget(PathParam) -> Vec<Recent>;
            "project.open" project_open(OpenProject) -> Workspace;
            "sample.open" sample_open(OpenSample) -> Workspace;
            "project.close" project_close(Nothing) -> Nothing;
            "project.state" project_state(Nothing) -> Option<Workspace>;
            "client.add" client_add(Nothing) -> Workspace;
            "client.remove" client_remove(ClientParam) -> Workspace;
            "client.restart" client_restart(RestartClient) -> Workspace;
            "client.life" client_life(SetLife) -> Nothing;
            "client.network" client_network(SetNetwork) -> Nothing;
            "client.faults" client_faults(SetFaults) -> Nothing;
            "client.device" client_device(SetDevice) -> Workspace;
            "client.back" client_back(ClientBack) -> Nothing;
            "client.home" client_home(ClientParam) -> Nothing;
            "record.start" record_start(StartRecording) -> Workspace;
            "record.stop" record_stop(ClientParam) -> Recorded;
            "fixtures.list" fixtures_list(Nothing) -> Vec<FixtureFile>;
            "fixture.replay" fixture_replay(ReplayFixture) -> Workspace;
            "fixture.open" fixture_open(ReplayFixture) -> Workspace;
            "fixture.drop" fixture_drop(DroppedPart) -> DroppedFile;
            "fixture.about" fixture_about(ClientParam) -> FixtureAbout;
            "fixture.report" fixture_report(ClientParam) -> ReplayReport;
            "view.attach" view_attach(ClientParam) -> ViewStart;
            "view.ack" view_ack(AckBatch) -> Nothing;
            "view.event" view_event(SendEvent) -> Nothing;
            "view.reply" view_reply(SendReply) -> Nothing;
            "log.clear" log_clear(ClientParam) -> Nothing;
            "connections.list" connections_list(ClientParam) -> Vec<Connection>;
            "connection.decode" connection_decode(DecodeConnection) -> Nothing;
            "messages.window" messages_window(MessagesWindow) -> MessageRows;
            "messages.detail" messages_detail(EventParam) -> MessageDetail;
            "console.window" console_window(ConsoleWindow) -> ConsoleRows;
            "timeline.window" timeline_window(TimelineWindow) -> TimelineRows;
            "timeline.detail" timeline_detail(EventParam) -> TimelineDetail;
            "wxml.tree" wxml_tree(AskWxmlTree) -> WxmlTree;
            "wxml.node" wxml_node(NodeParam) -> WxmlNodeDetail;
            "appdata.get" appdata_get(ClientParam) -> Vec<PageData>;
            "appdata.set" appdata_set(SetPageData) -> Nothing;
            "storage.list" storage_list(ClientParam) -> StorageContent;
            "storage.set" storage_set(SetStorage) -> Nothing;
            "storage.remove" storage_remove(StorageKey) -> Nothing;
            "storage.clear" storage_clear(ClientParam) -> Nothing;
            "source.open" source_open(SourcePlace) -> Nothing;
        }
    };
}
