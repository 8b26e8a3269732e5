import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Attributes, type SFTPWrapper, utils } from 'ssh2';
import { advertisePosixRename } from './advertise-posix-rename';
import { attributes, entry } from './attributes';
import { Handles } from './handles';
import { insideRoot, seenPath } from './inside-root';

const { STATUS_CODE, OPEN_MODE } = utils.sftp;
const read = promisify(fs.read);
const write = promisify(fs.write);
const ENTRIES_A_REPLY = 100;
const MAX_READ_BYTES = 256 * 1024;

/** Called with a request (`RENAME`, also for a POSIX rename) and its first path, or '' where it goes by a handle; the request waits for it. */
export type BeforeRequest = (request: string, path: string) => Promise<void>;

/**
 * Answers one SFTP session with the real files below the root. What decides who was first (rename, mkdir, remove, open) is done
 * in one synchronous step, so two clients that claim the same file by renaming it cannot both succeed.
 */
export function serveFiles(sftp: SFTPWrapper, root: string, beforeRequest?: BeforeRequest): void {
  const handles = new Handles();
  const onDisk = (path: string): string => insideRoot(root, path);
  /** Runs the work of a request and answers OK, or with the status that its error stands for. */
  const on = <A extends unknown[]>(request: string, work: (id: number, ...given: A) => unknown): void => {
    sftp.on(request, (id: number, ...given: A) => {
      void (async () => {
        if (beforeRequest) await beforeRequest(...named(request, given));
        return work(id, ...given);
      })().then(
        (answered) => (answered === 'answered' ? undefined : sftp.status(id, STATUS_CODE.OK)),
        (error: Error) => sftp.status(id, statusOf(error), error.message),
      );
    });
  };
  const answered = (_reply: unknown): 'answered' => 'answered';

  advertisePosixRename(sftp);
  on('REALPATH', (id, path: string) => {
    const filename = seenPath(path);
    return answered(sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }]));
  });
  on('STAT', (id, path: string) => answered(sftp.attrs(id, attributes(fs.statSync(onDisk(path))))));
  on('LSTAT', (id, path: string) => answered(sftp.attrs(id, attributes(fs.lstatSync(onDisk(path))))));
  on('FSTAT', (id, handle: Buffer) => answered(sftp.attrs(id, attributes(fs.fstatSync(handles.file(handle))))));
  on('SETSTAT', (_id, path: string, wanted: Partial<Attributes>) => {
    const file = onDisk(path);
    if (wanted.size !== undefined) fs.truncateSync(file, wanted.size);
    if (wanted.mode !== undefined) fs.chmodSync(file, wanted.mode & 0o777);
    if (wanted.atime !== undefined && wanted.mtime !== undefined) fs.utimesSync(file, wanted.atime, wanted.mtime);
  });
  on('FSETSTAT', (_id, handle: Buffer, wanted: Partial<Attributes>) => {
    const fd = handles.file(handle);
    if (wanted.size !== undefined) fs.ftruncateSync(fd, wanted.size);
    if (wanted.mode !== undefined) fs.fchmodSync(fd, wanted.mode & 0o777);
    if (wanted.atime !== undefined && wanted.mtime !== undefined) fs.futimesSync(fd, wanted.atime, wanted.mtime);
  });

  on('OPEN', (id, path: string, flags: number) =>
    answered(sftp.handle(id, handles.add({ kind: 'file', fd: fs.openSync(onDisk(path), openFlags(flags), 0o644) }))),
  );
  on('READ', async (id, handle: Buffer, offset: number, length: number) => {
    const room = Buffer.alloc(Math.min(length, MAX_READ_BYTES));
    const { bytesRead } = await read(handles.file(handle), room, 0, room.length, offset);
    return answered(bytesRead === 0 ? sftp.status(id, STATUS_CODE.EOF) : sftp.data(id, room.subarray(0, bytesRead)));
  });
  on('WRITE', async (_id, handle: Buffer, offset: number, bytes: Buffer) => {
    let done = 0;
    while (done < bytes.length)
      done += (await write(handles.file(handle), bytes, done, bytes.length - done, offset + done)).bytesWritten;
  });
  on('CLOSE', (_id, handle: Buffer) => handles.close(handle));

  on('OPENDIR', (id, path: string) => {
    const directory = onDisk(path);
    const entries = fs.readdirSync(directory).flatMap((name) => {
      const stats = fs.lstatSync(join(directory, name), { throwIfNoEntry: false });
      return stats ? [entry(name, stats)] : [];
    });
    return answered(sftp.handle(id, handles.add({ kind: 'directory', entries })));
  });
  on('READDIR', (id, handle: Buffer) => {
    const next = handles.directory(handle).splice(0, ENTRIES_A_REPLY);
    return answered(next.length === 0 ? sftp.status(id, STATUS_CODE.EOF) : sftp.name(id, next));
  });
  on('MKDIR', (_id, path: string) => fs.mkdirSync(onDisk(path)));
  on('RMDIR', (_id, path: string) => fs.rmdirSync(onDisk(path)));
  on('REMOVE', (_id, path: string) => fs.unlinkSync(onDisk(path)));
  on('RENAME', (_id, from: string, to: string) => {
    const target = onDisk(to);
    if (fs.existsSync(target)) throw new Error(`${seenPath(to)} exists already`);
    fs.renameSync(onDisk(from), target);
  });
  on('EXTENDED', (id, name: string, body: Buffer) => {
    if (name !== 'posix-rename@openssh.com') return answered(sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
    const [from, to] = twoStrings(body);
    return fs.renameSync(onDisk(from), onDisk(to));
  });
  // OpenSSH's client says that it has finished and then waits for the channel to be closed.
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => handles.closeAll());
}

function named(request: string, given: readonly unknown[]): [request: string, path: string] {
  const [first, second] = given;
  if (request === 'EXTENDED' && Buffer.isBuffer(second)) return ['RENAME', seenPath(twoStrings(second)[0])];
  return [request, typeof first === 'string' ? seenPath(first) : ''];
}

function openFlags(flags: number): number {
  const { READ, WRITE, APPEND, CREAT, TRUNC, EXCL } = OPEN_MODE;
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_TRUNC, O_EXCL } = fs.constants;
  const access = flags & WRITE ? (flags & READ ? O_RDWR : O_WRONLY) : O_RDONLY;
  const also = [
    [APPEND, O_APPEND],
    [CREAT, O_CREAT],
    [TRUNC, O_TRUNC],
    [EXCL, O_EXCL],
  ] as const;
  return also.reduce((all, [asked, flag]) => (flags & asked ? all | flag : all), access);
}

function twoStrings(body: Buffer): [string, string] {
  const first = body.readUInt32BE(0);
  const second = body.readUInt32BE(4 + first);
  return [body.toString('utf8', 4, 4 + first), body.toString('utf8', 8 + first, 8 + first + second)];
}

function statusOf(error: Error): number {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}
