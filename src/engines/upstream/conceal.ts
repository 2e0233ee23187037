/** Keys of fewer characters may be words of any text. */
const SHORTEST = 6;

/** Takes secrets out of texts that others wrote, such as an upstream's messages. */
export class Conceal {
  private readonly secrets: readonly string[];

  constructor(secrets: readonly (string | undefined)[]) {
    this.secrets = secrets.filter(
      (each) => each !== undefined && each.length >= SHORTEST,
    ) as string[];
  }

  /** The text without them, and without whatever looks like a key of OpenAI's or a bearer's token. */
  in(text: string): string {
    const known = this.secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return known.replaceAll(KEYS, HIDDEN).replaceAll(BEARER, `$1${HIDDEN}`);
  }
}

const HIDDEN = '***';
const KEYS = /\bsk-[\w*-]{6,}/g;
const BEARER = /\b(bearer\s+)[^\s"',]{6,}/gi;
