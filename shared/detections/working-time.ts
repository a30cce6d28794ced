import { ConfigError } from '../domain/errors.ts';

/** When people work, in their own zone. */
export interface WorkingTime {
  /** As configured, for people. */
  readonly text: string;
  /** At that moment (Unix seconds), summer time included. */
  readonly isWorking: (seconds: number) => boolean;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
type Day = (typeof DAYS)[number];

const DAY = `(?:${DAYS.join('|')})`;
const CLOCK = String.raw`(\d\d):(\d\d)`;
const FORM = new RegExp(`^([A-Za-z0-9_+/-]+) (${DAY}(?:[-,]${DAY})*) ${CLOCK}-${CLOCK}$`);
const EXAMPLE = 'like Europe/Berlin Mon-Fri 08:00-18:00';

/**
 * `<IANA zone> <days> <from>-<to>`: days as a range (`Mon-Fri`, `Sun-Thu`) or a list (`Mon,Wed,Fri`), `to` later than `from`, at most
 * 24:00. Anything else is a ConfigError: hours that are read wrong would call the work of a day suspicious.
 */
export function parseWorkingTime(text: string): WorkingTime {
  const [, zone = '', days = '', ...clock] = FORM.exec(text) ?? fail(`is not ${EXAMPLE}`);
  const [from, to] = [minuteOf(clock[0], clock[1]), minuteOf(clock[2], clock[3])];
  if (from >= to) fail('ends before it begins');
  const working = daysOf(days);
  const local = createLocalClock(zone);
  return {
    text,
    isWorking: (seconds) => {
      const { day, minute } = local(seconds);
      return working.has(day) && minute >= from && minute < to;
    },
  };
}

function fail(problem: string): never {
  throw new ConfigError(`working hours: ${problem}`);
}

function minuteOf(hours = '', minutes = ''): number {
  const minute = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || minute > 24 * 60) fail('a time of day is not from 00:00 to 24:00');
  return minute;
}

/** A range may go over the end of the week. */
function daysOf(text: string): ReadonlySet<Day> {
  return new Set(
    text.split(',').flatMap((part) => {
      const [first = '', last = first, ...more] = part.split('-');
      if (more.length > 0) fail('a range of days has two ends');
      const from = DAYS.findIndex((day) => day === first);
      const to = DAYS.findIndex((day) => day === last);
      const length = (to - from + DAYS.length) % DAYS.length;
      return DAYS.map((_, index) => DAYS[(from + index) % DAYS.length] ?? 'Sun').slice(
        0,
        length + 1,
      );
    }),
  );
}

function createLocalClock(timeZone: string): (seconds: number) => { day: Day; minute: number } {
  const format = createFormat(timeZone);
  return (seconds) => {
    const parts = new Map(
      format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]),
    );
    return {
      day: DAYS.find((day) => day === parts.get('weekday')) ?? 'Sun',
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
  } catch {
    return fail('no such time zone');
  }
}
