import type { Random } from './random.js';
import { NOUNS } from './words.js';

/** Makes a text of a format, of about so many characters where the format leaves a choice. */
type Maker = (random: Random, least: number) => string;

const DAYS = 28;

/** Texts of the formats that JSON Schema names, and of the commonest others; all of example.com. */
const MAKERS: Readonly<Record<string, Maker>> = {
  'date-time': (random) => `${date(random)}T${time(random)}`,
  date,
  time,
  duration: (random) => `P${random.whole(1, 30)}DT${random.whole(1, 23)}H`,
  email,
  'idn-email': email,
  hostname,
  'idn-hostname': hostname,
  ipv4: (random) => `192.0.2.${random.whole(1, 254)}`,
  ipv6: (random) => `2001:db8::${hex(random, 4).replace(/^0+(?=.)/, '')}`,
  uri,
  url: uri,
  iri: uri,
  'uri-reference': (random, least) => `/${path(random, least - 1)}`,
  'iri-reference': (random, least) => `/${path(random, least - 1)}`,
  'uri-template': (random, least) => `/${path(random, least - 6)}/{id}`,
  uuid: (random) =>
    [
      hex(random, 8),
      hex(random, 4),
      `4${hex(random, 3)}`,
      `a${hex(random, 3)}`,
      hex(random, 12),
    ].join('-'),
  'json-pointer': (random, least) => `/${path(random, least - 1)}`,
  'json-pointer-uri-fragment': (random, least) => `#/${path(random, least - 2)}`,
  'relative-json-pointer': (random, least) => `${random.whole(0, 3)}/${path(random, least - 2)}`,
  regex: (random, least) => `^${path(random, least - 2)}$`,
};

/** A text of a format; undefined for a format that is not known. */
export function textOfFormat(format: string, random: Random, least: number): string | undefined {
  return Object.hasOwn(MAKERS, format) ? MAKERS[format](random, least) : undefined;
}

function date(random: Random): string {
  return `20${two(random.whole(10, 29))}-${two(random.whole(1, 12))}-${two(random.whole(1, DAYS))}`;
}

function time(random: Random): string {
  const [hour, minute, second] = [random.whole(0, 23), random.whole(0, 59), random.whole(0, 59)];
  return `${two(hour)}:${two(minute)}:${two(second)}Z`;
}

function email(random: Random, least: number): string {
  const host = random.chance(0.5) ? 'example.com' : 'a.io';
  return `${label(random, least - host.length - 1)}@${host}`;
}

function hostname(random: Random, least: number): string {
  return `${label(random, least - 12)}.example.com`;
}

function uri(random: Random, least: number): string {
  return `https://example.com/${path(random, least - 20)}`;
}

function label(random: Random, least: number): string {
  return random.pick(NOUNS).padEnd(least, 'a');
}

function path(random: Random, least: number): string {
  let text: string = random.pick(NOUNS);
  while (text.length < least) text += `/${random.pick(NOUNS)}`;
  return text;
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => random.whole(0, 15).toString(16)).join('');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
