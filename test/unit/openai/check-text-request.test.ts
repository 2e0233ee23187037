import { describe, expect, test } from '@jest/globals';
import { checkTextRequest } from '../../../src/surfaces/openai/check-text-request.js';
import { refusalOf } from '../../support/openai/refusal.js';

const complete = (fields: object = {}): unknown => ({ model: 'm', prompt: 'Once', ...fields });
const TYPE = 'invalid_type';

describe('a body that is no request for the completion of a text is refused', () => {
  test.each<[what: string, body: unknown, param: string | null, code: string | null]>([
    ['null', null, null, TYPE],
    ['a list', [], null, TYPE],
    ['a string', 'Once', null, TYPE],
    ['nothing', {}, 'model', 'missing_required_parameter'],
    ['an empty model', complete({ model: '' }), 'model', 'empty_string'],
    ['a model that is null', complete({ model: null }), 'model', TYPE],
    ['a prompt that is a number', complete({ prompt: 1 }), 'prompt', TYPE],
    ['a prompt that is true', complete({ prompt: true }), 'prompt', TYPE],
    ['a prompt that is an object', complete({ prompt: {} }), 'prompt', TYPE],
    ['no prompts', complete({ prompt: [] }), 'prompt', 'empty_array'],
    ['a prompt of no tokens', complete({ prompt: [[1], []] }), 'prompt[1]', 'empty_array'],
    ['null among prompts', complete({ prompt: [null] }), 'prompt[0]', TYPE],
    ['an object among prompts', complete({ prompt: ['a', {}] }), 'prompt[1]', TYPE],
    ['texts and tokens', complete({ prompt: ['a', 1] }), 'prompt[1]', TYPE],
    ['tokens and texts', complete({ prompt: [1, 'a'] }), 'prompt[1]', TYPE],
    ['tokens and lists', complete({ prompt: [1, [1]] }), 'prompt[1]', TYPE],
    ['lists and tokens', complete({ prompt: [[1], 1] }), 'prompt[1]', TYPE],
    ['half a token', complete({ prompt: [1.5] }), 'prompt[0]', TYPE],
    ['a token below 0', complete({ prompt: [[0, -1]] }), 'prompt[0][1]', 'integer_below_min_value'],
    ['lists of lists', complete({ prompt: [[[1]]] }), 'prompt[0][0]', TYPE],
    ['a suffix that is a list', complete({ suffix: [] }), 'suffix', TYPE],
    ['fewer than no tokens', complete({ max_tokens: -1 }), 'max_tokens', 'integer_below_min_value'],
    ['half a token at most', complete({ max_tokens: 0.5 }), 'max_tokens', TYPE],
    ['best of -1', complete({ best_of: -1 }), 'best_of', 'integer_below_min_value'],
    ['best of 21', complete({ best_of: 21 }), 'best_of', 'integer_above_max_value'],
    ['best of fewer than are sent', complete({ n: 3, best_of: 2 }), 'best_of', null],
    ['best of none', complete({ best_of: 0 }), 'best_of', null],
    ['the best of several in a stream', complete({ best_of: 2, stream: true }), 'best_of', null],
    ['too many prompts', complete({ prompt: Array<string>(2049).fill('a') }), 'prompt', null],
    [
      'too many answers',
      complete({ prompt: Array<number[]>(17).fill([1]), n: 128 }),
      'prompt',
      null,
    ],
    ['an echo that is a text', complete({ echo: 'true' }), 'echo', TYPE],
    ['logprobs that are a flag', complete({ logprobs: true }), 'logprobs', TYPE],
    ['logprobs below 0', complete({ logprobs: -1 }), 'logprobs', 'integer_below_min_value'],
    ['logprobs above 5', complete({ logprobs: 6 }), 'logprobs', 'integer_above_max_value'],
    ['no answers', complete({ n: 0 }), 'n', 'integer_below_min_value'],
    ['129 answers', complete({ n: 129 }), 'n', 'integer_above_max_value'],
    ['too warm', complete({ temperature: 2.1 }), 'temperature', 'decimal_above_max_value'],
    ['too likely', complete({ top_p: 1.1 }), 'top_p', 'decimal_above_max_value'],
    ['five stops', complete({ stop: ['a', 'b', 'c', 'd', 'e'] }), 'stop', 'array_above_max_length'],
    [
      'a bias of 101',
      complete({ logit_bias: { 1: 101 } }),
      'logit_bias.1',
      'integer_above_max_value',
    ],
    ['a stream that is a text', complete({ stream: 'true' }), 'stream', TYPE],
    ['options of no stream', complete({ stream_options: {} }), 'stream_options', null],
    ['a seed that is a text', complete({ seed: '1' }), 'seed', TYPE],
    ['a user that is a number', complete({ user: 1 }), 'user', TYPE],
  ])('%s', (_, body, param, code) => {
    const refusal = refusalOf(() => {
      checkTextRequest(JSON.parse(JSON.stringify(body)));
    });
    expect(refusal).toMatchObject({ status: 400, param, code });
  });
});

describe('a request for the completion of a text is accepted', () => {
  test.each<[what: string, body: unknown]>([
    ['a text', complete()],
    ['no prompt', { model: 'm' }],
    ['a prompt that is null', complete({ prompt: null })],
    ['an empty text', complete({ prompt: '' })],
    ['several texts', complete({ prompt: ['a', '', 'c'] })],
    ['tokens', complete({ prompt: [0, 50256] })],
    ['tokens of several', complete({ prompt: [[1, 2], [3]] })],
    ['the most prompts', complete({ prompt: Array<string>(2048).fill('a') })],
    ['a prompt of many tokens', complete({ prompt: Array<number>(5000).fill(1), n: 128 })],
    ['as many in a stream as are made', complete({ n: 3, best_of: 3, stream: true })],
    ['no tokens at all', complete({ max_tokens: 0, echo: true, logprobs: 0 })],
    ['the most of everything', complete({ n: 20, best_of: 20, logprobs: 5, temperature: 2 })],
    [
      'the OpenAI SDK',
      { model: 'gpt-3.5-turbo-instruct', prompt: 'Say it', max_tokens: 7, temperature: 0 },
    ],
    [
      'vLLM’s bench',
      {
        model: 'm',
        prompt: 'a',
        temperature: 0,
        repetition_penalty: 1,
        max_tokens: 128,
        logprobs: null,
        stream: true,
        stream_options: { include_usage: true },
        ignore_eos: true,
      },
    ],
    [
      'lm-eval',
      complete({
        prompt: [[1, 2]],
        temperature: 0,
        max_tokens: 1,
        logprobs: 1,
        seed: 1234,
        echo: true,
      }),
    ],
    ['an editor’s', complete({ suffix: '}', stop: ['\n'], stream: true, user: 'u' })],
    [
      'nulls',
      complete({
        suffix: null,
        max_tokens: null,
        best_of: null,
        echo: null,
        logprobs: null,
        n: null,
        stop: null,
        stream: null,
        stream_options: null,
        temperature: null,
        top_p: null,
        seed: null,
        user: null,
        logit_bias: null,
        presence_penalty: null,
        frequency_penalty: null,
      }),
    ],
  ])('%s', (_, body) => {
    checkTextRequest(JSON.parse(JSON.stringify(body)));
  });
});
