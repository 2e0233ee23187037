import type { mongo } from 'mongoose';
import type { Fields, IssuedCommand } from './issued-commands.js';

/** What the server says of how it ran a command. */
export interface Explained {
  /** Names of all stages of the plan. */
  readonly stages: readonly string[];
  readonly docsExamined: number;
  readonly keysExamined: number;
  /** Documents that the plan gives to what follows it. */
  readonly returned: number;
}

/** Commands that look for nothing, or go on with what another looks for. */
const WITHOUT_QUERY = [
  'collStats',
  'createIndexes',
  'drop',
  'insert',
  'killCursors',
  'listCollections',
  'profile',
];

/** The command to be explained; undefined when it looks for nothing, or continues another one. */
export function queryOf({ op, ns, command }: IssuedCommand): Fields | undefined {
  const collection = ns.slice(ns.indexOf('.') + 1);
  const { filter, sort, projection, hint, skip, limit, pipeline } = command;
  if (op === 'query') {
    return defined({ find: collection, filter, sort, projection, hint, skip, limit });
  }
  if (op === 'update') return { update: collection, updates: [command] };
  if (op === 'remove') return { delete: collection, deletes: [command] };
  if (op === 'command' && 'aggregate' in command) {
    return defined({ aggregate: collection, pipeline, hint, cursor: {} });
  }
  const [name] = Object.keys(command);
  if (op === 'getmore' || op === 'insert' || WITHOUT_QUERY.includes(name)) return undefined;
  throw new Error(`Nobody has thought of ${op} ${name}.`);
}

/** How the server runs a command. */
export async function explain(db: mongo.Db, query: Fields): Promise<Explained> {
  const answer = (await db.command({ explain: query, verbosity: 'executionStats' })) as Fields;
  // What an aggregation does behind its plan stands beside it.
  const behind = (answer.stages ?? []) as Fields[];
  const { queryPlanner, executionStats } = (behind.at(0)?.$cursor ?? answer) as {
    queryPlanner: Fields;
    executionStats: Record<'totalDocsExamined' | 'totalKeysExamined' | 'nReturned', number>;
  };
  const stages = new Set(behind.flatMap((stage) => Object.keys(stage)));
  collect(queryPlanner.winningPlan, stages);
  const { totalDocsExamined, totalKeysExamined, nReturned } = executionStats;
  return {
    stages: [...stages],
    docsExamined: totalDocsExamined,
    keysExamined: totalKeysExamined,
    returned: nReturned,
  };
}

function collect(plan: unknown, stages: Set<string>): void {
  if (typeof plan !== 'object' || plan === null) return;
  if ('stage' in plan && typeof plan.stage === 'string') stages.add(plan.stage);
  Object.values(plan).forEach((each) => {
    collect(each, stages);
  });
}

function defined(command: Fields): Fields {
  return Object.fromEntries(Object.entries(command).filter(([, value]) => value !== undefined));
}
