import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toldStatus } from '../bulk/bulk-operation';
import type { FaultRule } from '../faults/fault-rules';
import { httpFault } from '../faults/http-fault';
import { sendStruck } from '../faults/send-struck';
import type { World } from '../world';
import type { StagedFile } from './file-server';
import { sendResult } from './send-result';

/** Serves what lies at the file server: uploads by PUT and by form, and results. False where the address is none of its own. */
export async function serveFiles(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  const path = decodeURIComponent(url.pathname);
  const result = /^\/bulk-results\/(\d+)\.jsonl$/.exec(path)?.[1];
  if (result && request.method === 'GET') await giveResult(world, Number(result), request, response, url);
  else if (path.startsWith('/tmp/') && request.method === 'PUT')
    await takePut(world, path.slice(1), request, response, url);
  else if (path === '/staged/' && request.method === 'POST') await takeForm(world, request, response);
  else return false;
  return true;
}

async function takePut(
  world: World,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [expiresS = '', signature = ''] = (url.searchParams.get('X-Goog-Signature') ?? '').split('.');
  const file = allowed(world, key, Number(expiresS), signature);
  const fault = file && world.faults.strike(file.shop, ['stagedUpload'], 'file');
  if (!file || (fault && endsIt(fault))) await drained(request);
  if (!file) return refused(response, 403, 'SignatureDoesNotMatch');
  if (fault && (await struck(response, fault))) return;
  await keep(world, file, request);
  await sendStruck(response, { status: 200, contentType: 'text/html; charset=UTF-8', body: '' }, fault);
}

async function takeForm(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const contentType = request.headers['content-type'] ?? '';
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return refused(response, 400, 'MalformedPOSTRequest');
  }
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const key = text('key');
  const content = form.get('file');
  const file = allowed(world, key, expiryIn(text('policy')), text('x-goog-signature'));
  if (!file) return refused(response, 403, 'SignatureDoesNotMatch');
  if (!(content instanceof Blob)) return refused(response, 400, 'InvalidArgument');
  const fault = world.faults.strike(file.shop, ['stagedUpload'], 'file');
  if (fault && (await struck(response, fault))) return;
  await keep(world, file, Readable.fromWeb(content.stream() as never));
  const location = `http://${request.headers.host}/${key}`;
  const xml = `<?xml version='1.0' encoding='UTF-8'?><PostResponse><Location>${location}</Location><Bucket>simulator</Bucket><Key>${key}</Key></PostResponse>`;
  await sendStruck(response, { status: 201, contentType: 'application/xml; charset=UTF-8', body: xml }, fault);
}

async function giveResult(
  world: World,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const expiresS = Number(url.searchParams.get('Expires'));
  const isSigned = world.files.signature.isGood(url.pathname, expiresS, url.searchParams.get('Signature') ?? '');
  const known = world.bulkOperation(number);
  if (!isSigned || !known) return refused(response, 403, 'SignatureDoesNotMatch');
  const nowMs = world.clock.now();
  const fault = world.faults.strike(known.shop.domain, ['bulkResult'], 'file');
  const isExpired = nowMs >= expiresS * 1_000 || toldStatus(known.operation, nowMs) === 'EXPIRED';
  if (isExpired || fault?.effect === 'result-expired') return refused(response, 400, 'ExpiredToken');
  if (known.operation.resultPath === null) return refused(response, 404, 'NoSuchKey');
  if (fault && (await struck(response, fault))) return;
  await sendResult(world.files.disk, known.operation, request, response, fault);
}

/** The upload that was announced under that key, where the signature is the one that was given out for it. */
function allowed(world: World, key: string, expiresS: number, signature: string): StagedFile | undefined {
  const isGood = world.files.signature.isGood(key, expiresS, signature) && world.clock.now() < expiresS * 1_000;
  return isGood ? world.files.stagedFile(key) : undefined;
}

async function keep(world: World, file: StagedFile, content: Readable): Promise<void> {
  const path = world.files.disk.newPath();
  const written = world.files.disk.write(path);
  await pipeline(content, written);
  file.path = path;
  file.sizeBytes = written.bytesWritten;
}

/** Whether the fault ended it before anything was kept or given. */
async function struck(response: ServerResponse, fault: FaultRule): Promise<boolean> {
  if (!endsIt(fault)) return false;
  const sent = {
    status: httpFault(fault.effect)?.status ?? 0,
    contentType: 'application/xml; charset=UTF-8',
    body: xmlError('Fault'),
  };
  await sendStruck(response, sent, fault);
  return true;
}

const endsIt = ({ effect }: FaultRule): boolean => effect === 'reset-before-commit' || httpFault(effect) !== undefined;

function refused(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'Content-Type': 'application/xml; charset=UTF-8' }).end(xmlError(code));
}

const xmlError = (code: string): string => `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code></Error>`;

function expiryIn(policy: string): number {
  try {
    const { expiration } = JSON.parse(Buffer.from(policy, 'base64').toString()) as { expiration?: unknown };
    return Number(expiration);
  } catch {
    return NaN;
  }
}

async function drained(request: IncomingMessage): Promise<void> {
  request.resume();
  if (!request.readableEnded) await new Promise((resolve) => request.once('end', resolve));
}
