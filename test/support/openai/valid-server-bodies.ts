import { ask } from './ask.js';

const SYSTEM = { role: 'system', content: '' };
const HI = { role: 'user', content: 'Hi' };

/** Chat requests with fields of other servers, as load generators and other clients of those send them. */
export const VALID_SERVER_BODIES: readonly (readonly [what: string, body: unknown])[] = [
  [
    'vLLM’s bench',
    {
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      temperature: 0,
      max_completion_tokens: 128,
      stream: true,
      stream_options: { include_usage: true },
      ignore_eos: true,
      repetition_penalty: 1,
    },
  ],
  [
    'vLLM’s parameters',
    ask({
      top_k: 40,
      min_p: 0.05,
      min_tokens: 5,
      stop_token_ids: [1],
      skip_special_tokens: false,
      guided_json: {},
      chat_template_kwargs: { enable_thinking: false },
      priority: 0,
      best_of: 2,
      use_beam_search: false,
    }),
  ],
  [
    'SGLang’s bench',
    ask({
      temperature: 0,
      max_completion_tokens: 16,
      stream: true,
      ignore_eos: true,
      lora_path: null,
      return_logprob: false,
    }),
  ],
  [
    'GuideLLM',
    {
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      stream: true,
      stream_options: { include_usage: true, continuous_usage_stats: true },
      max_completion_tokens: 64,
      stop: null,
      ignore_eos: true,
    },
  ],
  ['llmperf', { model: 'm', messages: [SYSTEM, HI], stream: true, max_tokens: 100 }],
  [
    'genai-perf',
    { model: 'm', messages: [HI], stream: true, min_tokens: 10, max_tokens: 10, ignore_eos: true },
  ],
  [
    'llama.cpp’s web page',
    ask({
      stream: true,
      cache_prompt: true,
      samplers: 'edkypmxt',
      dynatemp_range: 0,
      typical_p: 1,
      timings_per_token: true,
      max_tokens: 100,
    }),
  ],
  ['LM Studio’s speculation', ask({ draft_model: 'd', ttl: 300 })],
  [
    'OpenRouter',
    ask({
      provider: { order: ['a'] },
      transforms: ['middle-out'],
      models: ['a', 'b'],
      route: 'fallback',
      reasoning: { effort: 'high' },
    }),
  ],
  ['Azure', ask({ data_sources: [{ type: 'azure_search', parameters: {} }] })],
  [
    'a reasoning model',
    ask({
      reasoning_effort: 'xhigh',
      verbosity: 'low',
      service_tier: 'flex',
      store: true,
      safety_identifier: 'x',
    }),
  ],
  [
    'fields that look like ours',
    ask({ constructor: 1, toString: 'x', hasOwnProperty: null, length: -1 }),
  ],
  [
    'a field called __proto__',
    JSON.parse(
      '{"__proto__":{"n":-1},"model":"m","messages":[{"role":"user","content":"Hi","__proto__":1}]}',
    ),
  ],
  [
    'DSPy',
    {
      model: 'gpt-4o',
      messages: [SYSTEM, HI],
      temperature: 0,
      max_tokens: 4000,
      n: 1,
      logprobs: false,
    },
  ],
];
