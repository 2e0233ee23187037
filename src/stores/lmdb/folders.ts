/** Names inside a generation's folder. */
export const DATA_FILE = 'data.mdb';
export const SPILL_FILE = 'spill';
export const BEGINNINGS_SPILL_FILE = 'spill-beginnings';
/** Written last: a generation without it is not complete. */
export const SUMMARY_FILE = 'generation.json';
