import { ask, type HostileBody } from './ask.js';

const TYPE = 'invalid_type';
const VALUE = 'invalid_value';
const MISSING = 'missing_required_parameter';
const TOO_LONG = 'string_above_max_length';

const format = (response_format: unknown): object => ask({ response_format });
const schema = (json_schema: unknown): object => format({ type: 'json_schema', json_schema });
const streamed = (stream_options: unknown): object => ask({ stream: true, stream_options });
const likely = (top_logprobs: unknown): object => ask({ logprobs: true, top_logprobs });
const pairs = (count: number): object =>
  ask({ metadata: Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])) });

/** Bodies with wrong options. */
export const HOSTILE_OPTIONS: readonly HostileBody[] = [
  ['options of a stream without a stream', ask({ stream_options: {} }), 'stream_options', null],
  [
    'usage of a stream that is none',
    ask({ stream: false, stream_options: { include_usage: true } }),
    'stream_options',
    null,
  ],
  [
    'options of a stream that is null',
    ask({ stream: null, stream_options: {} }),
    'stream_options',
    null,
  ],
  ['options of a stream that are a flag', streamed(true), 'stream_options', TYPE],
  ['options of a stream that are a list', streamed([]), 'stream_options', TYPE],
  [
    'usage that is no flag',
    streamed({ include_usage: 'yes' }),
    'stream_options.include_usage',
    TYPE,
  ],
  [
    'obfuscation that is no flag',
    streamed({ include_obfuscation: 1 }),
    'stream_options.include_obfuscation',
    TYPE,
  ],
  ['likely tokens without logprobs', ask({ top_logprobs: 2 }), 'top_logprobs', null],
  [
    'likely tokens with logprobs off',
    ask({ logprobs: false, top_logprobs: 2 }),
    'top_logprobs',
    null,
  ],
  ['21 likely tokens', likely(21), 'top_logprobs', 'integer_above_max_value'],
  ['fewer than no likely tokens', likely(-1), 'top_logprobs', 'integer_below_min_value'],
  ['a part of a likely token', likely(0.5), 'top_logprobs', TYPE],
  ['likely tokens in words', likely('two'), 'top_logprobs', TYPE],
  ['a format that is a text', format('json'), 'response_format', TYPE],
  ['a format without a type', format({}), 'response_format.type', MISSING],
  ['an unknown format', format({ type: 'yaml' }), 'response_format.type', VALUE],
  [
    'a schema format without a schema',
    format({ type: 'json_schema' }),
    'response_format.json_schema',
    MISSING,
  ],
  ['a schema without a name', schema({ schema: {} }), 'response_format.json_schema.name', MISSING],
  ['a schema of a wrong name', schema({ name: 'a b' }), 'response_format.json_schema.name', VALUE],
  [
    'a schema of a long name',
    schema({ name: 'x'.repeat(65) }),
    'response_format.json_schema.name',
    TOO_LONG,
  ],
  [
    'a schema that is a list',
    schema({ name: 'a', schema: [] }),
    'response_format.json_schema.schema',
    TYPE,
  ],
  [
    'a schema that is a text',
    schema({ name: 'a', schema: '{}' }),
    'response_format.json_schema.schema',
    TYPE,
  ],
  [
    'a strictness that is no flag',
    schema({ name: 'a', strict: 1 }),
    'response_format.json_schema.strict',
    TYPE,
  ],
  ['metadata that is a list', ask({ metadata: [] }), 'metadata', TYPE],
  ['metadata that is a text', ask({ metadata: 'a=b' }), 'metadata', TYPE],
  ['17 pairs of metadata', pairs(17), 'metadata', 'object_above_max_properties'],
  ['10,000 pairs of metadata', pairs(10_000), 'metadata', 'object_above_max_properties'],
  ['metadata of a number', ask({ metadata: { a: 1 } }), 'metadata.a', TYPE],
  ['metadata of null', ask({ metadata: { a: 'b', c: null } }), 'metadata.c', TYPE],
  ['metadata of an object', ask({ metadata: { a: {} } }), 'metadata.a', TYPE],
  ['metadata of 513 letters', ask({ metadata: { a: 'x'.repeat(513) } }), 'metadata.a', TOO_LONG],
  [
    'metadata with a key of 65 letters',
    ask({ metadata: { ['k'.repeat(65)]: '' } }),
    `metadata.${'k'.repeat(65)}`,
    'property_name_above_max_length',
  ],
  ['modalities that are a text', ask({ modalities: 'text' }), 'modalities', TYPE],
  ['an unknown modality', ask({ modalities: ['text', 'smell'] }), 'modalities[1]', VALUE],
  ['a modality that is null', ask({ modalities: [null] }), 'modalities[0]', TYPE],
  ['sound without a voice', ask({ audio: { format: 'mp3' } }), 'audio.voice', MISSING],
  ['sound without a format', ask({ audio: { voice: 'ash' } }), 'audio.format', MISSING],
  [
    'sound of an unknown format',
    ask({ audio: { voice: 'ash', format: 'midi' } }),
    'audio.format',
    VALUE,
  ],
  ['a voice that is a number', ask({ audio: { voice: 1, format: 'mp3' } }), 'audio.voice', TYPE],
  [
    'a voice without an id',
    ask({ audio: { voice: {}, format: 'mp3' } }),
    'audio.voice.id',
    MISSING,
  ],
  [
    'a prediction without a type',
    ask({ prediction: { content: 'x' } }),
    'prediction.type',
    MISSING,
  ],
  [
    'a prediction of nothing',
    ask({ prediction: { type: 'content' } }),
    'prediction.content',
    MISSING,
  ],
  [
    'a prediction of an image',
    ask({ prediction: { type: 'content', content: [{ type: 'image_url' }] } }),
    'prediction.content[0].type',
    VALUE,
  ],
  ['a search that is a flag', ask({ web_search_options: true }), 'web_search_options', TYPE],
  [
    'a search of an unknown size',
    ask({ web_search_options: { search_context_size: 'huge' } }),
    'web_search_options.search_context_size',
    VALUE,
  ],
  [
    'a location without a place',
    ask({ web_search_options: { user_location: { type: 'approximate' } } }),
    'web_search_options.user_location.approximate',
    MISSING,
  ],
  [
    'an exact location',
    ask({ web_search_options: { user_location: { type: 'exact', approximate: {} } } }),
    'web_search_options.user_location.type',
    VALUE,
  ],
  [
    'a city that is a number',
    ask({
      web_search_options: { user_location: { type: 'approximate', approximate: { city: 1 } } },
    }),
    'web_search_options.user_location.approximate.city',
    TYPE,
  ],
  ['moderation without a model', ask({ moderation: {} }), 'moderation.model', MISSING],
  [
    'moderation in an unknown mode',
    ask({ moderation: { model: 'm', policy: { input: { mode: 'warn' } } } }),
    'moderation.policy.input.mode',
    VALUE,
  ],
  [
    'a cache that lives an hour',
    ask({ prompt_cache_options: { ttl: '1h' } }),
    'prompt_cache_options.ttl',
    VALUE,
  ],
  [
    'a cache in no known mode',
    ask({ prompt_cache_options: { mode: 'auto' } }),
    'prompt_cache_options.mode',
    VALUE,
  ],
];
