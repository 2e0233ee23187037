/** The engines by name, as `ENGINE` and `x-reprise-engine` say it. */
export const ENGINE_NAMES = ['replay', 'upstream', 'local'] as const;
/** One of {@link ENGINE_NAMES}. */
export type EngineName = (typeof ENGINE_NAMES)[number];
