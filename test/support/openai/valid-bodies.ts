import { ask, say } from './ask.js';
import { VALID_CLIENT_BODIES } from './valid-client-bodies.js';
import { VALID_SERVER_BODIES } from './valid-server-bodies.js';
import { VALID_TOOL_BODIES } from './valid-tool-bodies.js';

const HI = { role: 'user', content: 'Hi' };
const text = (words: string): object => ({ type: 'text', text: words });
const user = (...content: readonly unknown[]): object => say({ role: 'user', content });
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

/** Every field that may be absent, as null. */
const NULLS = Object.fromEntries(
  [
    ...['functions', 'function_call', 'tools', 'tool_choice', 'parallel_tool_calls', 'n', 'stop'],
    ...['max_tokens', 'max_completion_tokens', 'logprobs', 'top_logprobs', 'response_format'],
    ...['metadata', 'store', 'service_tier', 'reasoning_effort', 'verbosity', 'modalities', 'user'],
    ...['audio', 'prediction', 'web_search_options', 'moderation', 'safety_identifier', 'seed'],
    ...['prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options', 'temperature'],
    ...['top_p', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'stream', 'stream_options'],
  ].map((field) => [field, null]),
);

const MESSAGES: readonly (readonly [string, unknown])[] = [
  ['no more than must be', ask()],
  ['nulls for all that may be absent', ask(NULLS)],
  ['an empty text', say({ role: 'user', content: '' })],
  ['a text of a megabyte', say({ role: 'user', content: 'x'.repeat(1 << 20) })],
  ['any Unicode', say({ role: 'user', content: '\ud800 \0 😀 \u2028 中文' })],
  ['a developer', say({ role: 'developer', content: 'Be brief.' }, HI)],
  ['names', say({ ...HI, name: 'ann' }, { role: 'assistant', content: 'Hi Ann!', name: 'bot' })],
  ['a name that is null', say({ ...HI, name: null })],
  ['one text part', user(text('Hi'))],
  ['several text parts', user(text('a'), text(''), text('c'))],
  [
    'an image by its address',
    user(text('What?'), { type: 'image_url', image_url: { url: 'https://x/y.png' } }),
  ],
  ['an image in itself', user({ type: 'image_url', image_url: { url: PNG, detail: 'low' } })],
  ['an image whose address is none', user({ type: 'image_url', image_url: { url: 'y.png' } })],
  ['an image of no detail', user({ type: 'image_url', image_url: { url: PNG, detail: null } })],
  ['a sound', user({ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } })],
  ['a file by its id', user(text('Read it.'), { type: 'file', file: { file_id: 'file-1' } })],
  ['a file in itself', user({ type: 'file', file: { filename: 'a.pdf', file_data: 'JVBERi0=' } })],
  ['a file of nothing', user({ type: 'file', file: {} })],
  [
    'a breakpoint for the cache',
    user({ ...text('a'), prompt_cache_breakpoint: { mode: 'explicit' } }),
  ],
  [
    'a part with a field of Anthropic’s',
    user({ ...text('a'), cache_control: { type: 'ephemeral' } }),
  ],
  ['text parts of the system', say({ role: 'system', content: [text('Be brief.')] }, HI)],
  ['a null from the assistant', say(HI, { role: 'assistant', content: null }, HI)],
  ['nothing from the assistant', say(HI, { role: 'assistant' }, HI)],
  ['a refusal', say(HI, { role: 'assistant', content: null, refusal: 'No.' }, HI)],
  [
    'a refusal part',
    say(HI, { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }),
  ],
  ['a past sound', say(HI, { role: 'assistant', audio: { id: 'audio_1' } }, HI)],
  [
    'what a server of reasoning models answered',
    say(HI, { role: 'assistant', content: 'Hi', reasoning_content: 'Hm.' }),
  ],
  ['no question', say({ role: 'system', content: 'Be brief.' })],
  ['a thousand messages', say(...Array.from({ length: 1000 }, () => HI))],
];

const LIMITS: readonly (readonly [string, unknown])[] = [
  [
    'the least of everything',
    ask({
      temperature: 0,
      top_p: 0,
      presence_penalty: -2,
      frequency_penalty: -2,
      n: 1,
      max_tokens: 1,
      seed: -(2 ** 63),
      logprobs: true,
      top_logprobs: 0,
    }),
  ],
  [
    'the most of everything',
    ask({
      temperature: 2,
      top_p: 1,
      presence_penalty: 2,
      frequency_penalty: 2,
      n: 128,
      max_completion_tokens: 1e9,
      seed: 2 ** 63,
      logprobs: true,
      top_logprobs: 20,
    }),
  ],
  ['one stop', ask({ stop: '\n' })],
  ['four stops', ask({ stop: ['a', 'b', '', 'd'] })],
  ['a bias', ask({ logit_bias: { 50256: -100, 0: 100 } })],
  ['no bias', ask({ logit_bias: {} })],
  [
    'sixteen pairs of metadata',
    ask({
      metadata: Object.fromEntries(
        Array.from({ length: 16 }, (_, i) => [`${i}`.padStart(64, 'k'), 'v'.repeat(512)]),
      ),
    }),
  ],
  ['metadata of 512 characters beyond the basic plane', ask({ metadata: { a: '😀'.repeat(512) } })],
  ['an identifier of 64 characters', ask({ safety_identifier: '😀'.repeat(64) })],
  ['JSON', ask({ response_format: { type: 'json_object' } })],
  [
    'a stream with usage',
    ask({ stream: true, stream_options: { include_usage: true, include_obfuscation: false } }),
  ],
  ['a stream without options', ask({ stream: true, stream_options: null })],
  ['speech', ask({ modalities: ['text', 'audio'], audio: { voice: 'nobody', format: 'pcm16' } })],
  [
    'speech in a voice of one’s own',
    ask({ audio: { voice: { id: 'voice_1', extra: 1 }, format: 'wav' } }),
  ],
  ['a prediction', ask({ prediction: { type: 'content', content: [text('x')] } })],
  [
    'a search',
    ask({
      web_search_options: {
        search_context_size: 'low',
        user_location: { type: 'approximate', approximate: { city: 'Bern' } },
      },
    }),
  ],
  ['an empty search', ask({ web_search_options: {} })],
  [
    'moderation',
    ask({ moderation: { model: 'omni', policy: { input: { mode: 'block' }, output: null } } }),
  ],
  [
    'cache options',
    ask({
      prompt_cache_key: 'a',
      prompt_cache_retention: '24h',
      prompt_cache_options: { ttl: '30m', mode: 'implicit' },
    }),
  ],
];

/** Bodies that are chat requests: what they are, and the body. All can be written as JSON. */
export const VALID_CHAT_BODIES: readonly (readonly [what: string, body: unknown])[] = [
  ...MESSAGES,
  ...LIMITS,
  ...VALID_TOOL_BODIES,
  ...VALID_CLIENT_BODIES,
  ...VALID_SERVER_BODIES,
];
