const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Bytes for people, in powers of 1000. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${UNITS[power]}`;
}

/** Bytes in a second for people. */
export function formatSpeed(bytes: number, seconds: number): string {
  return `${formatBytes(seconds > 0 ? Math.round(bytes / seconds) : 0)}/s`;
}

/** A count for people: 693,291. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A text on one line of at most `width` characters, as JSON without the quotes. */
export function formatText(text: string, width: number): string {
  const line = JSON.stringify(text).slice(1, -1);
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
