import { ask, say } from './ask.js';

const SYSTEM = { role: 'system', content: 'You are a helpful assistant.' };
const HI = { role: 'user', content: 'Hi' };

/** Chat requests as SDKs and applications send them. */
export const VALID_CLIENT_BODIES: readonly (readonly [what: string, body: unknown])[] = [
  ['the OpenAI SDK', { messages: [SYSTEM, HI], model: 'gpt-4o', stream: false }],
  [
    'the OpenAI SDK’s stream helper',
    { messages: [HI], model: 'gpt-4o', stream: true, stream_options: { include_usage: true } },
  ],
  [
    'LangChain',
    {
      messages: [{ content: 'Hi', role: 'user' }],
      model: 'gpt-3.5-turbo',
      n: 1,
      stream: false,
      temperature: 0.7,
    },
  ],
  [
    'LangChain’s agents',
    {
      messages: [
        { content: 'Hi', role: 'user' },
        {
          content: null,
          role: 'assistant',
          tool_calls: [{ type: 'function', id: 'c', function: { name: 'f', arguments: '{}' } }],
        },
        { content: '1', role: 'tool', tool_call_id: 'c' },
      ],
      model: 'gpt-4o',
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: '', parameters: { properties: {}, type: 'object' } },
        },
      ],
    },
  ],
  [
    'LangChain for JavaScript',
    {
      model: 'gpt-4o-mini',
      temperature: 1,
      top_p: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
      n: 1,
      logit_bias: {},
      stream: true,
      stream_options: { include_usage: true },
      messages: [HI],
    },
  ],
  [
    'LiteLLM',
    {
      model: 'gpt-4o',
      messages: [HI],
      extra_body: {},
      metadata: {},
      user: '',
      stream: false,
      max_retries: 0,
    },
  ],
  [
    'LiteLLM’s health check',
    { model: 'gpt-4o', messages: [{ role: 'user', content: 'What’s 1 + 1?' }], max_tokens: 1 },
  ],
  [
    'the Vercel AI SDK',
    {
      model: 'gpt-4o',
      temperature: 0,
      messages: [
        { role: 'system', content: 'x' },
        { role: 'user', content: 'Hi' },
      ],
      stream: true,
      stream_options: { include_usage: true },
    },
  ],
  [
    'the Vercel AI SDK with tools',
    {
      model: 'gpt-4o',
      messages: [HI],
      tools: [
        {
          type: 'function',
          function: {
            name: 'f',
            description: 'x',
            parameters: {
              type: 'object',
              properties: {},
              additionalProperties: false,
              $schema: 'http://json-schema.org/draft-07/schema#',
            },
          },
        },
      ],
      tool_choice: 'auto',
    },
  ],
  [
    'Open WebUI',
    {
      stream: true,
      model: 'gpt-4o',
      messages: [HI],
      stream_options: { include_usage: true },
      params: {},
      tool_servers: [],
      features: { web_search: false },
      variables: {},
      session_id: 'a',
      chat_id: 'b',
      id: 'c',
      background_tasks: { title_generation: true },
    },
  ],
  [
    'Open WebUI’s titles',
    {
      model: 'gpt-4o',
      messages: [HI],
      stream: false,
      max_completion_tokens: 1000,
      metadata: { task: 'title_generation', chat_id: 'b' },
    },
  ],
  [
    'LobeChat',
    {
      frequency_penalty: 0,
      messages: [HI],
      model: 'gpt-4o',
      presence_penalty: 0,
      stream: true,
      temperature: 1,
      top_p: 1,
    },
  ],
  [
    'a web chat',
    {
      model: 'gpt-4',
      messages: [SYSTEM, HI, { role: 'assistant', content: 'Hello!' }, HI],
      max_tokens: null,
      temperature: 1,
      top_p: 1,
      n: 1,
      stop: null,
      stream: true,
      logprobs: null,
    },
  ],
  [
    'Continue',
    say(
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      { role: 'assistant', content: 'Hello', toolCalls: [] },
      HI,
    ),
  ],
  [
    'LlamaIndex',
    {
      messages: [{ role: 'user', content: 'Hi' }],
      model: 'gpt-4o',
      stream: false,
      temperature: 0.1,
      tool_choice: 'none',
    },
  ],
  [
    'Semantic Kernel',
    ask({
      temperature: 1,
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      stop: ['END'],
      user: 'u',
      seed: 7,
      response_format: { type: 'text' },
    }),
  ],
];
