/**
 * The words and the order of dates and times in the two languages; what CLDR calls patterns.
 * Counterpart: `date.ts` decides which fields are shown.
 */
import type { DateFields, Moment, NumericWidth, TextWidth } from "./date";
import type { Locale } from "./tag";

const ENGLISH_MONTHS = "January,February,March,April,May,June,July,August,September,October,November,December".split(
  ",",
);
const ENGLISH_WEEKDAYS = "Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday".split(",");
const CHINESE_DIGITS = "〇一二三四五六七八九十";
const CHINESE_WEEKDAYS = "日一二三四五六";

function padded(value: number, width: NumericWidth | undefined): string {
  return width === "2-digit" ? two(value) : String(value);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function isText(month: DateFields["month"]): month is TextWidth {
  return month === "long" || month === "short" || month === "narrow";
}

function yearText(moment: Moment, fields: DateFields): string {
  // Years before the common era count backwards from 1.
  const year = moment.year > 0 ? moment.year : 1 - moment.year;
  return fields.year === "2-digit" ? two(year % 100) : String(year);
}

/** The date, `""` when no date field is shown. */
export function formatDatePart(moment: Moment, fields: DateFields, locale: Locale): string {
  return locale === "zh-CN" ? chineseDate(moment, fields) : englishDate(moment, fields);
}

function chineseDate(moment: Moment, fields: DateFields): string {
  const { year, month, day, weekday } = fields;
  const weekdayText = weekday === undefined ? "" : chineseWeekday(moment.weekday, weekday);
  const date = chineseYearMonthDay(moment, fields);
  if (weekdayText === "" || date === "") return date + weekdayText;
  // The day and the weekday stand together; a weekday without a day stands apart.
  const together = day !== undefined && (year === undefined || month !== undefined);
  return together ? date + weekdayText : `${date} ${weekdayText}`;
}

function chineseWeekday(weekday: number, width: TextWidth): string {
  const digit = CHINESE_WEEKDAYS[weekday] ?? "";
  return width === "long" ? `星期${digit}` : width === "short" ? `周${digit}` : digit;
}

function chineseYearMonthDay(moment: Moment, fields: DateFields): string {
  const { year, month, day, weekday } = fields;
  const years = yearText(moment, fields);
  if (month === undefined) {
    return (year === undefined ? "" : `${years}年`) + (day === undefined ? "" : `${padded(moment.day, day)}日`);
  }
  if (year === undefined && day === undefined) return chineseMonth(moment.month, month);
  const months = padded(moment.month, isText(month) ? "numeric" : month);
  // A date that is complete and has its weekday in full is written out.
  if (isText(month) || (weekday === "long" && year !== undefined && day !== undefined)) {
    return `${year === undefined ? "" : `${years}年`}${months}月${day === undefined ? "" : `${padded(moment.day, day)}日`}`;
  }
  if (day === undefined) return month === "2-digit" ? `${years}年${moment.month}月` : `${years}/${months}`;
  return [...(year === undefined ? [] : [years]), months, padded(moment.day, day)].join("/");
}

/** A month that stands alone. */
function chineseMonth(month: number, width: DateFields["month"]): string {
  if (width === "narrow") return String(month);
  if (width !== "long") return `${padded(month, width === "2-digit" ? width : "numeric")}月`;
  return `${month > 10 ? "十" : ""}${CHINESE_DIGITS[month > 10 ? month - 10 : month] ?? ""}月`;
}

function englishDate(moment: Moment, fields: DateFields): string {
  const { month, day, weekday } = fields;
  const weekdayText = weekday === undefined ? "" : englishName(ENGLISH_WEEKDAYS[moment.weekday], weekday);
  const date = englishYearMonthDay(moment, fields);
  if (weekdayText === "" || date === "") return date + weekdayText;
  return month !== undefined && day !== undefined ? `${weekdayText}, ${date}` : `${date} ${weekdayText}`;
}

function englishName(name: string | undefined, width: TextWidth): string {
  const full = name ?? "";
  return width === "long" ? full : full.slice(0, width === "short" ? 3 : 1);
}

function englishYearMonthDay(moment: Moment, fields: DateFields): string {
  const { year, month, day } = fields;
  const years = year === undefined ? [] : [yearText(moment, fields)];
  const days = day === undefined ? [] : [padded(moment.day, day)];
  if (!isText(month)) {
    const months = month === undefined ? [] : [padded(moment.month, month)];
    return [...months, ...days, ...years].join("/");
  }
  const monthDay = [englishName(ENGLISH_MONTHS[moment.month - 1], month), ...days].join(" ");
  return [monthDay, ...years].join(days.length > 0 ? ", " : " ");
}

/** The time, `""` when no time field is shown. */
export function formatTimePart(moment: Moment, fields: DateFields, locale: Locale): string {
  const clock = clockText(moment, fields, locale);
  if (fields.zoneName === undefined) return clock;
  const zone = zoneText(moment.offset, fields.zoneName, locale);
  if (clock === "") return zone;
  return locale === "zh-CN" ? `${zone} ${clock}` : `${clock} ${zone}`;
}

function clockText(moment: Moment, fields: DateFields, locale: Locale): string {
  const { hour, minute, second, fraction } = fields;
  const parts: string[] = [];
  if (hour !== undefined) parts.push(hourText(moment, fields, locale));
  // Minutes and seconds take two digits beside another field, and as many as they need alone.
  if (minute !== undefined) {
    parts.push(hour !== undefined || second !== undefined ? two(moment.minute) : String(moment.minute));
  }
  if (second !== undefined) {
    parts.push(hour !== undefined || minute !== undefined ? two(moment.second) : String(moment.second));
  }
  let clock = parts.join(":");
  if (fraction !== undefined) {
    const digits = String(moment.millisecond).padStart(3, "0").slice(0, fraction);
    clock += clock === "" ? digits : `.${digits}`;
  }
  if (hour === undefined) return clock;
  if (locale === "zh-CN" && minute === undefined) clock += "时";
  return withDayPeriod(clock, moment.hour, fields, locale);
}

function hourText({ hour }: Moment, fields: DateFields, locale: Locale): string {
  const { hourCycle } = fields;
  const shown = {
    h11: hour % 12,
    h12: hour % 12 === 0 ? 12 : hour % 12,
    h23: hour,
    h24: hour === 0 ? 24 : hour,
  }[hourCycle];
  const wide = hourCycle === "h23" || hourCycle === "h24" ? hasWideHour(fields, locale) : false;
  return fields.hour === "2-digit" || wide ? two(shown) : String(shown);
}

/**
 * Whether a 24-hour time has two digits although one was asked for: English always, Chinese before plain minutes and
 * after a weekday.
 */
function hasWideHour(fields: DateFields, locale: Locale): boolean {
  if (locale === "en-US") return true;
  const { hourCycle, minute, second, fraction } = fields;
  if (isWeekdayOnly(fields) && fields.weekday !== undefined && minute !== undefined) return fraction === undefined;
  if (fields.zoneName !== undefined && second !== undefined) return false;
  return minute === "numeric" && (hourCycle === "h23" || second !== undefined);
}

function withDayPeriod(clock: string, hour: number, { hourCycle }: DateFields, locale: Locale): string {
  if (hourCycle === "h23" || hourCycle === "h24") return clock;
  if (locale === "zh-CN") return `${hour < 12 ? "上午" : "下午"}${clock}`;
  return `${clock} ${hour < 12 ? "AM" : "PM"}`;
}

function zoneText(offset: number, width: "short" | "long", locale: Locale): string {
  if (width === "long" && offset === 480) return locale === "zh-CN" ? "中国标准时间" : "China Standard Time";
  if (width === "long" && offset === 0) return locale === "zh-CN" ? "协调世界时" : "Coordinated Universal Time";
  if (offset === 0) return "UTC";
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `GMT${offset < 0 ? "-" : "+"}${hours}${minutes === 0 ? "" : `:${two(minutes)}`}`;
}

function isWeekdayOnly({ year, month, day }: DateFields): boolean {
  return year === undefined && month === undefined && day === undefined;
}

/** Puts date and time together. `longStyle` is true for the date styles `long` and `full`. */
export function joinDateTime(
  date: string,
  time: string,
  fields: DateFields,
  locale: Locale,
  longStyle: boolean,
): string {
  if (date === "" || time === "") return date + time;
  const weekdayOnly = isWeekdayOnly(fields);
  const hasPeriod = fields.hourCycle === "h11" || fields.hourCycle === "h12";
  const tight = weekdayOnly && (fields.minute !== undefined || hasPeriod) && fields.fraction === undefined;
  if (locale === "zh-CN") return tight ? date + time : `${date} ${time}`;
  if (tight) return `${date} ${time}`;
  return fields.month === "long" || longStyle ? `${date} at ${time}` : `${date}, ${time}`;
}
