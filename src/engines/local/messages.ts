import type { LiveChunk } from '../../core/chunk.js';
import type { ErrorReport } from '../../core/errors.js';

/** Which model is loaded, and from where. */
export interface ModelPlace {
  /** The folder, above `local/`, from which the library is looked for: a URL with a slash at its end. */
  readonly packageRoot: string;
  /** The model's folder; undefined when it is called by its name. */
  readonly folder: string | undefined;
  /** Its name in the hub. */
  readonly name: string | undefined;
  /** Where models that come from the hub are kept. */
  readonly cache: string;
  /** One of the library's names, such as `q4`; `fp32` unless it is said. */
  readonly precision: string | undefined;
}

/** What the thread of a model begins with, as its `workerData`. */
export interface ModelThreadData {
  readonly place: ModelPlace;
  /** The memory of its {@link Credit}. */
  readonly credit: SharedArrayBuffer;
}

/** A message in OpenAI's words. */
export interface JobMessage {
  readonly role: string;
  readonly content: string;
}

/** What the model is asked for. */
export interface Job {
  readonly messages: readonly JobMessage[];
  /** Where the request has them, as errors name it. */
  readonly param: string;
  /** How many replies. */
  readonly n: number;
  /** The most tokens of a reply. */
  readonly maxTokens: number;
  readonly stop: readonly string[];
  /** 0 for the likeliest token each time. */
  readonly temperature: number;
  /** From 0 to 1: tokens beyond the likeliest ones that have this much of the probability are out. */
  readonly topP: number;
  readonly seed: number | undefined;
}

/** To the thread of a model: a job, when it has none, or that it is to end as soon as it can. */
export type ThreadRequest = Job | 'close';

/** From the thread of a model. */
export type ThreadMessage =
  /** The model is loaded; told once. */
  | { readonly type: 'ready' }
  /** It cannot be loaded: the thread ends. */
  | { readonly type: 'unusable'; readonly failure: ErrorReport }
  /** A piece of the job's answer. */
  | { readonly type: 'chunk'; readonly chunk: LiveChunk }
  /** The job is over: done, stopped or, with a failure, gone wrong. */
  | { readonly type: 'over'; readonly failure?: ErrorReport };
