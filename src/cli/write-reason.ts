const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file gets too large',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many links',
};

/** Why a file cannot be written, in words that its user can act on; undefined for rare codes of system errors. */
export function writeReason(code: string): string | undefined {
  return REASONS[code];
}
