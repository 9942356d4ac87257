/**
 * Log managers, performance and reports: what an app tells about itself.
 * Counterpart: log lines go to the console of the session. Invariant: nothing leaves the computer.
 */
import { formatArguments } from "../globals/console";
import type { ConsoleLevel } from "../native";
import type { Runtime } from "../runtime";
import type { Support } from "./support";

type Log = (...args: unknown[]) => void;

/** The debugging family of `wx`. */
export function debugFamily(runtime: Runtime) {
  const accepted: Log = () => undefined;
  return {
    getLogManager: (_options?: object) => {
      const log = (level: ConsoleLevel): Log => logTo(runtime, level, "LogManager");
      return { debug: log("debug"), log: log("log"), info: log("info"), warn: log("warn") };
    },
    getRealtimeLogManager: () => realtimeLog(runtime),
    getPerformance: () => performance(),
    reportEvent: accepted,
    reportAnalytics: accepted,
    reportMonitor: accepted,
    reportPerformance: accepted,
  };
}

const REPORT = "partial: accepted, sent nowhere";

export const debugSupport = {
  getLogManager: "partial: prints to the console; the level option is accepted",
  getRealtimeLogManager: "partial: prints to the console; filter messages are accepted",
  getPerformance: "partial: there are no entries",
  reportEvent: REPORT,
  reportAnalytics: REPORT,
  reportMonitor: REPORT,
  reportPerformance: REPORT,
} satisfies Support<ReturnType<typeof debugFamily>>;

function logTo(runtime: Runtime, level: ConsoleLevel, source: string): Log {
  return (...args) => runtime.native.console(level, `[${source}] ${formatArguments(args)}`);
}

function realtimeLog(runtime: Runtime) {
  const levels = (source: string) => ({
    info: logTo(runtime, "info", source),
    warn: logTo(runtime, "warn", source),
    error: logTo(runtime, "error", source),
    setFilterMsg: (_message: string): void => undefined,
    addFilterMsg: (_message: string): void => undefined,
  });
  return {
    ...levels("RealtimeLogManager"),
    in: (_page: object): void => undefined,
    tag: (name: string) => levels(`RealtimeLogManager ${name}`),
    // The limits are those of the documentation: 5 KB a report.
    getCurrentState: () => ({ size: 0, maxSize: 5120, logCount: 0, maxLogCount: 200 }),
  };
}

/** Without a renderer there is nothing to time, so observers wait for ever and lists are empty. */
function performance() {
  return {
    getEntries: (): never[] => [],
    getEntriesByName: (_name: string, _type?: string): never[] => [],
    getEntriesByType: (_type: string): never[] => [],
    setBufferSize: (_size: number): void => undefined,
    createObserver: (_callback: (...args: unknown[]) => unknown) => ({
      supportedEntryTypes: [] as string[],
      observe: (_options: object): void => undefined,
      disconnect: (): void => undefined,
    }),
  };
}
