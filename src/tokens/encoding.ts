/** The encodings there are, as tiktoken names them. */
export type EncodingName = 'o200k_base' | 'cl100k_base';

/** Models before gpt-4o, fine-tuned ones (`ft:…`) and Azure's names among them; as in tiktoken's `model.py`. */
const OLDER =
  /^(?:text-embedding-|(?:ft:)?(?:gpt-4|gpt-3\.5|gpt-3\.5-turbo|gpt-35-turbo|davinci-002|babbage-002)(?:[-:]|$))/;

/** The encoding of a model by its name: `o200k_base`, also for names that nobody knows, but for older models. */
export function encodingOf(model: string): EncodingName {
  return OLDER.test(model) ? 'cl100k_base' : 'o200k_base';
}
