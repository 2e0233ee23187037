import { integer, optional, optionalOneOf } from '../variable.js';

/** The precisions in which a model's files may be, by the names that its library has for them. */
const PRECISIONS = [
  'fp32',
  'fp16',
  'q8',
  'int8',
  'uint8',
  'q4',
  'q4f16',
  'bnb4',
  'q2',
  'q2f16',
  'q1',
  'q1f16',
] as const;

/** The model that runs inside the server. */
export const LOCAL = {
  LOCAL_MODEL_DIR: optional(
    'Folder of the model that the local engine runs, with `config.json`, `tokenizer.json` and `onnx/model.onnx`; nothing is fetched then.',
  ),
  LOCAL_MODEL: optional(
    'Name of that model in the Hugging Face hub where there is no `LOCAL_MODEL_DIR`, e.g. `onnx-community/Qwen2.5-0.5B-Instruct`; it is fetched once, into `models` in `DATA_DIR`.',
  ),
  LOCAL_DTYPE: optionalOneOf(
    PRECISIONS,
    `Which of the model’s files is run, by its precision: ${PRECISIONS.map((name) => `\`${name}\``).join(', ')}. Unset: \`fp32\`.`,
  ),
  LOCAL_QUEUE: integer(
    32,
    { min: 1, max: 100_000 },
    'Requests that may wait for the model (1 to 100,000), which answers one at a time; more are answered with 503.',
  ),
  LOCAL_MAX_TOKENS: integer(
    256,
    { min: 1, max: 32_768 },
    'The most tokens of a reply of the model (1 to 32,768), and what a request gets that does not say how many it wants.',
  ),
} as const;
