/** Keys and tokens that were made up for tests, by what they are; put together here so that no scanner takes them for real. */
const digits = '0123456789';
const mixed =
  'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3vW5xY7zA9bC1dE3fG5hJ7kL9';
const hex = '3f2a9c81d7e64b05a1c8f09e2b7d6134';

export const API_KEYS: Readonly<Record<string, string>> = {
  OpenAI: `sk-${mixed.slice(0, 48)}`,
  'an OpenAI project': `sk-proj-${mixed.slice(0, 40)}_${mixed.slice(3, 40)}-x`,
  Anthropic: `sk-ant-api03-${mixed.slice(0, 60)}-AA`,
  Stripe: `sk_live_${mixed.slice(0, 24)}`,
  'new Azure': `${mixed.slice(0, 52)}JQQJ99BCACYeBjFXJ3w3AAABACOGa1b2`,
  'AWS access': `AKIAIOSFODNN7EXAMPLE`,
  GitHub: `ghp_${mixed.slice(0, 36)}`,
  'fine-grained GitHub': `github_pat_${mixed.slice(0, 22)}_${mixed.slice(0, 59)}`,
  GitLab: `glpat-${mixed.slice(0, 20)}`,
  Slack: `xoxb-${digits}12-${digits}123-${mixed.slice(0, 24)}`,
  Google: `AIza${mixed.slice(0, 35)}`,
  'Hugging Face': `hf_${mixed.slice(0, 34)}`,
  npm: `npm_${mixed.slice(0, 36)}`,
  JWT: `eyJ${mixed.slice(0, 30)}.eyJ${mixed.slice(0, 60)}.${mixed.slice(0, 43)}`,
};

/** Azure's older key: hexadecimal digits that only their neighbours tell from a checksum. */
export const AZURE_KEY = hex;

/** The secret of an AWS key. */
export const AWS_SECRET = `wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`;

/** A private key as files have it. */
export const PRIVATE_KEY = [
  `-----BEGIN RSA PRIVATE KEY-----`,
  mixed.slice(0, 64),
  `${mixed.slice(5, 60)}+/==`,
  `-----END RSA PRIVATE KEY-----`,
].join('\n');
