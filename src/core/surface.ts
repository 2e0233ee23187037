import type { DynamicModule, Type } from '@nestjs/common';
import type { ErrorShape } from './error-shape.js';
import type { FastRoute } from './fast-route.js';

/** The surfaces whose requests an engine answers, as `ENGINE_…` names them. */
export const SURFACE_NAMES = ['openai'] as const;
/** One of {@link SURFACE_NAMES}. */
export type SurfaceName = (typeof SURFACE_NAMES)[number];

/** A protocol that the server speaks. */
export interface Surface {
  /** Its controllers. */
  readonly module: DynamicModule;
  /** How it writes errors. */
  readonly errors: ErrorShape;
  /** What it provides for the fast lane. */
  readonly routes: readonly Type<FastRoute>[];
}
