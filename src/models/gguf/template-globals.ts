import { TemplateTooCostly } from './bounded-interpreter.ts';
import { Environment, type JinjaEnvironment } from './jinja.ts';

/** The template refuses the conversation, in its own words. */
export class RaisedByTemplate extends Error {
  override name = 'RaisedByTemplate';
}

const LONGEST_RANGE = 100_000;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The names that transformers gives to a chat template, beside those of the conversation. */
export function templateGlobals(now: () => Date): JinjaEnvironment {
  const environment = new Environment();
  const globals: Record<string, unknown> = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range,
    raise_exception: (said: unknown) => {
      throw new RaisedByTemplate(String(said));
    },
    strftime_now: (format: unknown) => formatTime(now(), String(format)),
  };
  for (const [name, value] of Object.entries(globals)) environment.set(name, value);
  return environment;
}

/** Python's `range`. @throws TemplateTooCostly above 100,000 numbers */
function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.ceil((to - from) / step);
  if (!Number.isFinite(count) || count > LONGEST_RANGE) throw new TemplateTooCostly('counts too far');
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Python's `strftime` in its standard locale, in local time: the user's language must not change a prompt. */
function formatTime(time: Date, format: string): string {
  const month = MONTHS[time.getMonth()] as string;
  const day = DAYS[time.getDay()] as string;
  const parts: Readonly<Record<string, string>> = {
    Y: String(time.getFullYear()),
    y: two(time.getFullYear() % 100),
    m: two(time.getMonth() + 1),
    B: month,
    b: month.slice(0, 3),
    d: two(time.getDate()),
    A: day,
    a: day.slice(0, 3),
    H: two(time.getHours()),
    I: two(time.getHours() % 12 || 12),
    M: two(time.getMinutes()),
    S: two(time.getSeconds()),
    p: time.getHours() < 12 ? 'AM' : 'PM',
    '%': '%',
  };
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter] ?? whole);
}
