/** The arguments of the recorded call, as they are recorded: no program writes them this way by itself. */
export const ARGUMENTS = '{"city": "Genève", "days": 2.0}';

/** A recorded conversation in which a tool is called. */
export const WEATHER_TALK = {
  id: 'calls',
  conversations: [
    { from: 'human', value: 'Weather?' },
    { from: 'function_call', value: `{"name": "weather", "arguments": ${ARGUMENTS}}` },
    { from: 'observation', value: '{"sun": true}' },
    { from: 'gpt', value: 'Sunny.' },
  ],
};

/** A message of a user. */
export function user(content: string): object {
  return { role: 'user', content };
}
