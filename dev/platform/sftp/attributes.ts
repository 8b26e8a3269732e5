import type { Stats } from 'node:fs';
import type { Attributes, FileEntry } from 'ssh2';

/** A file's attributes as SFTP v3 carries them: times in whole seconds. */
export const attributes = (stats: Stats): Attributes => ({
  mode: stats.mode,
  uid: stats.uid,
  gid: stats.gid,
  size: stats.size,
  atime: Math.floor(stats.atimeMs / 1000),
  mtime: Math.floor(stats.mtimeMs / 1000),
});

/** A line of a listing; `longname` is what `ls -l` of a person's client shows. */
export function entry(filename: string, stats: Stats): FileEntry {
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const bits = [...'rwxrwxrwx'].map((letter, index) => (stats.mode & (0o400 >> index) ? letter : '-')).join('');
  const when = stats.mtime.toISOString().slice(0, 16).replace('T', ' ');
  const longname = `${kind}${bits} ${stats.nlink} ${stats.uid} ${stats.gid} ${String(stats.size).padStart(12)} ${when} ${filename}`;
  return { filename, longname, attrs: attributes(stats) };
}
