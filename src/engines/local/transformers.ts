import { createRequire } from 'node:module';
import { LocalNotInstalledError } from '../../core/local-errors.js';

/*
 * What is used of `@huggingface/transformers`, whose types are there only where it is installed.
 */

/** Numbers of several dimensions. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** What a tokenizer makes of a text. */
export interface Tokenized {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
}

/** A model's tokenizer. */
export interface Tokenizer {
  (text: string, options: { add_special_tokens: boolean }): Tokenized;
  readonly chat_template: unknown;
  readonly add_bos_token?: boolean;
  readonly add_eos_token?: boolean;
  readonly bos_token: string | null;
  readonly eos_token: string | null;
  /** The contents of its files. */
  readonly _tokenizerConfig?: { readonly clean_up_tokenization_spaces?: boolean };
  apply_chat_template(
    messages: readonly object[],
    options: { tokenize: false; add_generation_prompt: boolean },
  ): string;
  decode(ids: bigint[], options: { skip_special_tokens: boolean }): string;
}

/** What a model's file `config.json` says of how much it can see; configurations of others hold one for texts. */
export interface ModelConfig {
  readonly n_positions?: number | null;
  readonly n_ctx?: number | null;
  readonly max_position_embeddings?: number | null;
  readonly text_config?: ModelConfig | null;
}

/** How tokens are made; names and meanings are those of the library. */
export interface Generation extends Tokenized {
  readonly max_new_tokens: number;
  readonly do_sample: boolean;
  readonly temperature?: number;
  readonly num_beams: 1;
  /** Gets the ids of the prompt, then each one that is made. */
  readonly streamer: { put(ids: bigint[][]): void; end(): void };
  /** Whether each of the texts is over. */
  readonly stopping_criteria: readonly ((ids: bigint[][]) => boolean[])[];
  readonly logits_processor?: readonly ((ids: bigint[][], logits: Tensor) => Tensor)[];
}

/** A model that continues texts. */
export interface CausalModel {
  readonly config: ModelConfig;
  readonly generation_config: { readonly eos_token_id?: number | readonly number[] | null } | null;
  generate(generation: Generation): Promise<unknown>;
}

/** How a model is loaded. */
export interface LoadOptions {
  readonly dtype: string;
  readonly session_options: object;
}

/** The library. */
export interface Transformers {
  readonly env: {
    allowRemoteModels: boolean;
    useFSCache: boolean;
    cacheDir: string | null;
    logLevel: number;
  };
  readonly LogLevel: { readonly NONE: number };
  readonly AutoTokenizer: { from_pretrained(model: string): Promise<Tokenizer> };
  readonly AutoModelForCausalLM: {
    from_pretrained(model: string, options: LoadOptions): Promise<CausalModel>;
  };
  readonly random: { seed(seed?: number): void };
}

const NAME = '@huggingface/transformers';

/**
 * The library, from `local/node_modules`, or from where Node finds it for that folder: beside the server's own packages,
 * and those of whoever has installed the server.
 * @param root the folder above `local/`: a URL with a slash at its end
 * @throws LocalNotInstalledError when it is nowhere
 */
export function loadTransformers(root: string): Transformers {
  const require = createRequire(new URL('local/package.json', root));
  try {
    require.resolve(NAME);
  } catch {
    throw new LocalNotInstalledError();
  }
  return require(NAME) as Transformers;
}
