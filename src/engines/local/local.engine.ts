import { join, resolve } from 'node:path';
import type { Settings } from '../../config/env.js';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import type { ChatRequest } from '../../core/chat.js';
import { Engine, type LiveAnswer } from '../../core/engine.js';
import type { Client } from '../../core/fast-route.js';
import { jobOf } from './job.js';
import { ModelThread, type ThreadFigures } from './model-thread.js';

/** What the local engine takes from the settings. */
export type LocalSettings = Pick<
  Settings,
  'dataDir' | 'localModelDir' | 'localModel' | 'localQueue' | 'localMaxTokens' | 'localDtype'
>;

/** How the engine finds its parts. */
export interface LocalParts {
  /** What its thread runs. */
  readonly script?: URL;
  /** The folder above `local/`, with a slash at its end. */
  readonly packageRoot?: URL;
}

/** Answers with a small model inside this process: one request at a time, in a thread of its own. */
export class LocalEngine extends Engine {
  private readonly thread: ModelThread;
  private readonly maxTokens: number;

  constructor(settings: LocalSettings, parts: LocalParts = {}) {
    super();
    const { script = new URL('./model.worker.js', import.meta.url) } = parts;
    const place = {
      packageRoot: (parts.packageRoot ?? PACKAGE_ROOT).href,
      folder: settings.localModelDir === undefined ? undefined : resolve(settings.localModelDir),
      name: settings.localModel,
      cache: resolve(join(settings.dataDir, 'models')),
      precision: settings.localDtype,
    };
    this.thread = new ModelThread(script, place, settings.localQueue);
    this.maxTokens = settings.localMaxTokens;
  }

  /** What its thread is doing. */
  get figures(): ThreadFigures {
    return this.thread.figures;
  }

  /**
   * @throws RepriseError what goes wrong before the first chunk: too many wait, there is no package or no model, the
   *   prompt is too long, the thread died
   */
  override async answer(request: ChatRequest, client: Client): Promise<LiveAnswer> {
    const live = await this.thread.run(jobOf(request, this.maxTokens), client.signal);
    return { origin: { rung: 'local', total: 0 }, live };
  }

  /**
   * Begins to load the model before anybody asks. Resolves when it is loaded, and rejects with a RepriseError when it
   * cannot be; nobody has to listen, since the next request tries again.
   */
  warm(): Promise<void> {
    const loaded = this.thread.load();
    loaded.catch(() => undefined);
    return loaded;
  }

  /** Ends the thread; whoever waits for an answer gets an error. May be called again. */
  close(): Promise<void> {
    return this.thread.close();
  }
}
