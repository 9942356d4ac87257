/**
 * `Date.prototype.toLocaleString`, `…DateString` and `…TimeString` for zh-CN and en-US.
 * Invariant: equal to V8's text (a test compares them) for the fields, styles, hour cycles and time zones named here;
 * `era`, `dayPeriod` and calendars other than the Gregorian one are left out of the text.
 */
import { formatDatePart, formatTimePart, joinDateTime } from "./date-parts";
import { choice, type Locale } from "./tag";

const TEXT_WIDTHS = ["narrow", "short", "long"] as const;
const NUMERIC_WIDTHS = ["numeric", "2-digit"] as const;
const STYLES = ["full", "long", "medium", "short"] as const;
const HOUR_CYCLES = ["h11", "h12", "h23", "h24"] as const;

export type NumericWidth = (typeof NUMERIC_WIDTHS)[number];
export type TextWidth = (typeof TEXT_WIDTHS)[number];
export type HourCycle = (typeof HOUR_CYCLES)[number];

/** Which fields to show, and how. */
export interface DateFields {
  weekday?: TextWidth | undefined;
  year?: NumericWidth | undefined;
  month?: NumericWidth | TextWidth | undefined;
  day?: NumericWidth | undefined;
  hour?: NumericWidth | undefined;
  minute?: NumericWidth | undefined;
  second?: NumericWidth | undefined;
  fraction?: number | undefined;
  zoneName?: "short" | "long" | undefined;
  hourCycle: HourCycle;
}

/** The fields of one moment in one time zone. */
export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of Greenwich. */
  readonly offset: number;
}

/** Which fields a function shows when the options name none that it requires. */
export type Defaults = "date" | "time" | "all";

/** Zones without summer time, by minutes east of Greenwich; older changes (Shanghai 1986 to 1991) are left out. */
const FIXED_ZONES: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  "etc/utc": 0,
  "etc/gmt": 0,
  prc: 480,
  "asia/shanghai": 480,
  "asia/chongqing": 480,
  "asia/urumqi": 360,
  "asia/hong_kong": 480,
  "asia/macau": 480,
  "asia/taipei": 480,
  "asia/singapore": 480,
  "asia/tokyo": 540,
  "asia/seoul": 540,
};

/** The date as text; `Invalid Date` for NaN. Throws a RangeError for bad options, as V8 does. */
export function formatDate(date: Date, locale: Locale, options: unknown, defaults: Defaults): string {
  const given = (options === undefined ? {} : Object(options)) as Record<string, unknown>;
  const fields = options === undefined ? plainFields(locale, defaults) : readFields(given, locale, defaults);
  const offset = readZone(given.timeZone);
  const time = date.getTime();
  if (Number.isNaN(time)) return "Invalid Date";
  const moment = momentOf(date, offset);
  const longStyle = given.dateStyle === "full" || given.dateStyle === "long";
  const datePart = formatDatePart(moment, fields, locale);
  return joinDateTime(datePart, formatTimePart(moment, fields, locale), fields, locale, longStyle);
}

const plainFieldSets: Record<string, DateFields> = {};

/** The fields without options, which most calls use. */
function plainFields(locale: Locale, defaults: Defaults): DateFields {
  return (plainFieldSets[`${locale} ${defaults}`] ??= readFields({}, locale, defaults));
}

/** Offset in minutes, or undefined for the machine's zone. */
function readZone(zone: unknown): number | undefined {
  if (zone === undefined) return undefined;
  const name = String(zone);
  const fixed = FIXED_ZONES[name.toLowerCase()];
  if (fixed !== undefined) return fixed;
  const offset = /^([+-])(\d\d):?([0-5]\d)$/.exec(name);
  if (offset !== null) return (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  if (!/^[A-Za-z]+(\/[A-Za-z_+-]+\d*)*$/.test(name)) throw new RangeError(`Invalid time zone specified: ${name}`);
  // Zones with summer time need tables; wrong text would be worse than an error.
  throw new RangeError(
    `time zone ${name} is not supported by miniwire; use UTC, Asia/Shanghai or an offset such as +08:00`,
  );
}

function momentOf(date: Date, offset: number | undefined): Moment {
  const east = offset ?? -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + east * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
    offset: east,
  };
}

function readFields(options: Record<string, unknown>, locale: Locale, defaults: Defaults): DateFields {
  const hourCycle = readHourCycle(options, locale);
  const fields: DateFields = {
    hourCycle,
    weekday: choice(options, "weekday", TEXT_WIDTHS),
    year: choice(options, "year", NUMERIC_WIDTHS),
    month: choice(options, "month", [...NUMERIC_WIDTHS, ...TEXT_WIDTHS]),
    day: choice(options, "day", NUMERIC_WIDTHS),
    hour: choice(options, "hour", NUMERIC_WIDTHS),
    minute: choice(options, "minute", NUMERIC_WIDTHS),
    second: choice(options, "second", NUMERIC_WIDTHS),
    fraction: readFraction(options.fractionalSecondDigits),
    zoneName: choice(options, "timeZoneName", ["short", "long"]),
  };
  const dateStyle = choice(options, "dateStyle", STYLES);
  const timeStyle = choice(options, "timeStyle", STYLES);
  if (dateStyle !== undefined || timeStyle !== undefined) {
    return fieldsOfStyle(fields, dateStyle, timeStyle, locale, defaults);
  }
  const hasDate = Boolean(fields.weekday ?? fields.year ?? fields.month ?? fields.day);
  const hasTime = Boolean(fields.hour ?? fields.minute ?? fields.second ?? fields.fraction);
  const complete = defaults === "date" ? hasDate : defaults === "time" ? hasTime : hasDate || hasTime;
  if (complete) return fields;
  const date = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "numeric", second: "numeric" } as const;
  return { ...fields, ...(defaults === "time" ? {} : date), ...(defaults === "date" ? {} : time) };
}

function readFraction(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const digits = Number(value);
  if (!(digits >= 1 && digits <= 3)) throw new RangeError("fractionalSecondDigits value is out of range.");
  return Math.floor(digits);
}

/** `hour12` wins over `hourCycle`. That it gives h11 and h24 where h12 and h23 are meant is V8's (and Node 20's) way. */
function readHourCycle(options: Record<string, unknown>, locale: Locale): HourCycle {
  const local = locale === "zh-CN" ? "h23" : "h12";
  const asked = choice(options, "hourCycle", HOUR_CYCLES);
  if (options.hour12 === undefined) return asked ?? local;
  if (options.hour12) return local === "h23" ? "h11" : "h12";
  return local === "h23" ? "h23" : "h24";
}

type Style = (typeof STYLES)[number];

function fieldsOfStyle(
  fields: DateFields,
  dateStyle: Style | undefined,
  timeStyle: Style | undefined,
  locale: Locale,
  defaults: Defaults,
): DateFields {
  const { hourCycle, fraction: _fraction, ...named } = fields;
  if (Object.values(named).some((value) => value !== undefined)) {
    const option = dateStyle === undefined ? "timeStyle" : "dateStyle";
    throw new TypeError(`Can't set option ${firstNamed(named)} when ${option} is used`);
  }
  if (defaults === "date" && timeStyle !== undefined) throw new TypeError("Invalid option : timeStyle");
  if (defaults === "time" && dateStyle !== undefined) throw new TypeError("Invalid option : dateStyle");
  return { hourCycle, ...dateFields(dateStyle, locale), ...timeFields(timeStyle, locale) };
}

function firstNamed(fields: object): string {
  return Object.entries(fields).find(([, value]) => value !== undefined)?.[0] ?? "";
}

function dateFields(style: Style | undefined, locale: Locale): Partial<DateFields> {
  switch (style) {
    case undefined:
      return {};
    case "full":
      return { weekday: "long", year: "numeric", month: "long", day: "numeric" };
    case "long":
      return { year: "numeric", month: "long", day: "numeric" };
    case "medium":
      return { year: "numeric", month: "short", day: "numeric" };
    default:
      return { year: locale === "zh-CN" ? "numeric" : "2-digit", month: "numeric", day: "numeric" };
  }
}

function timeFields(style: Style | undefined, locale: Locale): Partial<DateFields> {
  if (style === undefined) return {};
  const hour = locale === "zh-CN" ? "2-digit" : "numeric";
  const minutes = { hour, minute: "2-digit" } as const;
  if (style === "short") return minutes;
  const seconds = { ...minutes, second: "2-digit" } as const;
  return style === "medium" ? seconds : { ...seconds, zoneName: style === "full" ? "long" : "short" };
}
