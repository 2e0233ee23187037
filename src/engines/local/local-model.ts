import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InvalidRequestError, RepriseError } from '../../core/errors.js';
import { LocalModelUnusableError } from '../../core/local-errors.js';
import { sweepDownloads } from './abandoned-downloads.js';
import type { JobMessage, ModelPlace } from './messages.js';
import { faultIn } from './model-files.js';
import {
  loadTransformers,
  type CausalModel,
  type ModelConfig,
  type Tokenized,
  type Tokenizer,
  type Transformers,
} from './transformers.js';

/** A prompt in tokens. */
export interface Prompt {
  readonly inputs: Tokenized;
  readonly length: number;
  /** How many tokens may follow it. */
  readonly room: number;
}

/**
 * No token has more UTF-16 code units, twice as many as the longest ones of known models: a text that is longer than a
 * context of such tokens is not even read.
 */
const LONGEST_TOKEN = 256;

/** A model that is loaded. */
export class LocalModel {
  /** Tokens that end a text. */
  readonly ends: ReadonlySet<number>;
  /** Whether the tokenizer takes spaces away that are before marks; it does unless it says otherwise. */
  readonly cleans: boolean;
  private readonly context: number;

  private constructor(
    readonly library: Transformers,
    readonly tokenizer: Tokenizer,
    readonly model: CausalModel,
  ) {
    this.ends = new Set([model.generation_config?.eos_token_id ?? []].flat());
    this.cleans = tokenizer._tokenizerConfig?.clean_up_tokenization_spaces ?? true;
    this.context = contextOf(model.config);
  }

  /** @throws RepriseError the package is not installed, or the model cannot be used */
  static async load(place: ModelPlace): Promise<LocalModel> {
    const { folder, precision: dtype = 'fp32' } = place;
    const model = folder ?? place.name;
    if (model === undefined) throw LocalModelUnusableError.unknown();
    const library = loadTransformers(place.packageRoot);
    const { env } = library;
    // What goes wrong is thrown too, and it would print all numbers of the prompt.
    env.logLevel = library.LogLevel.NONE;
    env.cacheDir = place.cache;
    // A folder's files are where they belong.
    env.allowRemoteModels = env.useFSCache = folder === undefined;
    try {
      const fault = folder === undefined ? undefined : faultIn(folder, dtype);
      if (fault !== undefined) throw new Error(fault);
      // What looks like a path is none of the hub's names.
      if (folder === undefined && !model.includes('..')) sweepDownloads(join(place.cache, model));
      const loaded = await library.AutoModelForCausalLM.from_pretrained(model, {
        dtype,
        // One core stays free for those who wait for the server.
        session_options: { intraOpNumThreads: Math.max(1, availableParallelism() - 1) },
      });
      // After the model, which says what is missing of one that is not there at all.
      return new LocalModel(library, await library.AutoTokenizer.from_pretrained(model), loaded);
    } catch (error) {
      throw LocalModelUnusableError.because(model, reasonOf(error));
    }
  }

  /**
   * The tokens of a conversation: by the tokenizer's template for chats, or, without one, of the text of a single message,
   * or of lines that say who speaks.
   * @param param where the request has the messages
   * @throws InvalidRequestError the template refuses them, or they leave no room for a reply
   */
  prompt(messages: readonly JobMessage[], param: string): Prompt {
    const { tokenizer, context } = this;
    const text = this.textOf(messages, param);
    if (text.length > context * LONGEST_TOKEN) throw tooLong(param, context, undefined);
    const inputs = tokenizer(text, {
      // Templates write them themselves.
      add_special_tokens:
        !tokenizer.chat_template &&
        (tokenizer.add_bos_token === true || tokenizer.add_eos_token === true),
    });
    const length = inputs.input_ids.dims[1];
    if (length >= context) throw tooLong(param, context, length);
    return { inputs, length, room: context - length };
  }

  private textOf(messages: readonly JobMessage[], param: string): string {
    const { tokenizer } = this;
    if (tokenizer.chat_template) {
      const options = { tokenize: false, add_generation_prompt: true } as const;
      try {
        return tokenizer.apply_chat_template(messages, options);
      } catch (error) {
        const reason = `The model's chat template refuses the messages: ${reasonOf(error)}.`;
        throw new InvalidRequestError(reason, param, 'invalid_value');
      }
    }
    if (messages.length > 1) {
      const lines = messages.map(({ role, content }) => `${role}: ${content}`);
      return [...lines, 'assistant:'].join('\n');
    }
    // Nothing can follow no token at all.
    return messages[0].content || (tokenizer.bos_token ?? tokenizer.eos_token ?? '\n');
  }
}

/** The most tokens of a prompt and its reply. */
function contextOf(config: ModelConfig): number {
  const { n_positions, max_position_embeddings, n_ctx, text_config } = config;
  const own = n_positions ?? max_position_embeddings ?? n_ctx;
  return own ?? (text_config ? contextOf(text_config) : Infinity);
}

function tooLong(param: string, context: number, length: number | undefined): RepriseError {
  const found = length === undefined ? 'your messages are far longer' : `yours are ${length}`;
  return new InvalidRequestError(
    `This model's maximum context length is ${context} tokens, with room for a reply, and ${found}. Please reduce the length of the messages.`,
    param,
    'context_length_exceeded',
  );
}

/** What an error says, with what is behind it, without a full stop. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const all = cause instanceof Error ? `${message} (${cause.message})` : message;
  return all.trim().replace(/\.$/, '');
}
