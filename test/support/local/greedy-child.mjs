/**
 * What transformers.js itself makes of prompts: an array of them on standard input, each `{ text }` or `{ messages }` with
 * the most tokens that may follow; for each, the text that follows, what the first so many tokens of it are, and counts.
 */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const [library, folder] = process.argv.slice(2);
const { env, AutoTokenizer, AutoModelForCausalLM } = await import(
  pathToFileURL(library ?? '').href
);
env.allowRemoteModels = false;
env.useFSCache = false;
const tokenizer = await AutoTokenizer.from_pretrained(folder);
const model = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'fp32' });
const answers = [];
for (const { text: asked, messages, maxTokens } of JSON.parse(await text(process.stdin))) {
  const prompt =
    asked ??
    tokenizer.apply_chat_template(messages, { tokenize: false, add_generation_prompt: true });
  const inputs = tokenizer(prompt, { add_special_tokens: false });
  const [, before] = inputs.input_ids.dims;
  const all = await model.generate({ ...inputs, max_new_tokens: maxTokens, do_sample: false });
  const [ids] = all.tolist();
  const made = ids.slice(before);
  /** @param {number} count */
  const first = (count) => tokenizer.decode(made.slice(0, count), { skip_special_tokens: true });
  answers.push({
    text: first(made.length),
    beginnings: made.map((/** @type {bigint} */ _, /** @type {number} */ i) => first(i + 1)),
    prompt: before,
    ended: made.at(-1) === BigInt(tokenizer.eos_token_id ?? -1),
    tokens: made.length,
  });
}
process.stdout.write(JSON.stringify(answers));
