import { Injectable } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { environment } from '@app/common/config';
import { createParser } from 'eventsource-parser';
import { Refusal } from './refusal';
import { WrongUse } from './wrong-use';

export interface ShownParameter {
  name: string;
  type: string;
  required: boolean;
  default: unknown;
  rule: string;
  example: unknown;
  help: string;
  aliases: string[];
}
export interface ShownJob {
  jobId: string;
  title: string;
  aliases: string[];
  service: string;
  runnable: boolean;
  parameters: ShownParameter[];
}
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const onOneMachine = [3001, 3002, 3003].map((port) => `http://127.0.0.1:${port}`).join(',');
const timeoutMs = 90_000;

/** The services behind STOCKLINE_URL: one origin, or several separated by commas. Speaks HTTP and nothing else. */
@Injectable()
export class Services {
  readonly urls = (environment['STOCKLINE_URL'] ?? onOneMachine).split(',').map((url) => url.trim().replace(/\/$/, ''));

  /** One call to one service. Throws a Refusal with what it said. */
  async ask<Answer>(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.fetch(url, method, path, body);
    const text = await response.text();
    if (!response.ok) throw refusalOf(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** Sends a file, however long that takes. */
  async send<Answer>(url: string, path: string, content: Blob): Promise<Answer> {
    const response = await this.fetch(url, 'POST', path, content, false);
    const text = await response.text();
    if (!response.ok) throw refusalOf(response.status, text);
    return JSON.parse(text) as Answer;
  }

  /** A file that a service gives, as it comes. */
  async download(url: string, path: string): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.fetch(url, 'GET', path, undefined, false);
    if (!response.ok) throw refusalOf(response.status, await response.text());
    return response.body as unknown as AsyncIterable<Uint8Array>;
  }

  /** The same of every service that answers; those without the route or that are away are left out, unless all are. */
  async askAll<Answer>(method: string, path: string, body?: unknown): Promise<{ url: string; answer: Answer }[]> {
    const answers = await Promise.allSettled(
      this.urls.map(async (url) => ({ url, answer: await this.ask<Answer>(url, method, path, body) })),
    );
    const good = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (good.length > 0) return good;
    const failures = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    throw failures.sort((one, other) => weightOf(other) - weightOf(one))[0];
  }

  /** The service that knows the thing at `path`, and what it says of it. */
  async find<Answer>(path: string): Promise<{ url: string; answer: Answer }> {
    return (await this.askAll<Answer>('GET', path))[0]!;
  }

  /** Where the service of that name is. */
  async named(service: string): Promise<string> {
    const jobs = await this.jobs();
    const found = jobs.find((job) => job.service === service);
    if (found) return found.url;
    const known = [...new Set(jobs.map((job) => job.service))].sort();
    throw new WrongUse(`there is no service "${service}" at STOCKLINE_URL`, `There are ${known.join(', ')}.`);
  }

  async jobs(): Promise<(ShownJob & { url: string })[]> {
    const lists = await this.askAll<Page<ShownJob>>('GET', '/jobs');
    return lists.flatMap(({ url, answer }) => answer.items.map((job) => ({ ...job, url })));
  }

  async job(name: string): Promise<ShownJob & { url: string }> {
    const { url, answer } = await this.find<ShownJob>(`/jobs/${encodeURIComponent(name)}`);
    return { ...answer, url };
  }

  /** Calls back with the run as it changes, and gives it as it ended. A stream that is cut off is taken up again. */
  async watch(url: string, runId: string, onChange: (run: RunRecord) => void): Promise<RunRecord> {
    for (;;) {
      const response = await this.fetch(url, 'GET', `/runs/${runId}/events`, undefined, false);
      if (!response.ok) throw refusalOf(response.status, await response.text());
      for await (const run of runsIn(response)) {
        onChange(run);
        if (!['queued', 'running'].includes(run.status)) return run;
      }
    }
  }

  private async fetch(url: string, method: string, path: string, body?: unknown, bounded = true): Promise<Response> {
    const key = environment['STOCKLINE_KEY'];
    if (!key)
      throw new WrongUse(
        'STOCKLINE_KEY is not set',
        'Set it to your key; "npm start" prints one and keeps it in secrets/.',
      );
    try {
      return await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          'stockline-client': 'cli',
          ...(body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
        signal: bounded ? AbortSignal.timeout(timeoutMs) : undefined,
      });
    } catch (error) {
      const { cause, message } = error as { cause?: { code?: string }; message: string };
      throw new Refusal(
        0,
        'no_answer',
        `${url} does not answer (${cause?.code ?? message})`,
        'Is it running? Set STOCKLINE_URL to where the services are, separated by commas.',
      );
    }
  }
}

/** Of several refusals the one that says most: that of a service away or unwilling, then of one that has the route and not the thing. */
function weightOf(failure: unknown): number {
  if (!(failure instanceof Refusal) || failure.status !== 404) return 2;
  return failure.code === 'not_found' ? 0 : 1;
}

function refusalOf(status: number, text: string): Refusal {
  try {
    const { code, detail, hint, errors } = JSON.parse(text) as {
      code: string;
      detail: string;
      hint?: string;
      errors?: Record<string, string>[];
    };
    return new Refusal(status, code, detail, hint, errors ?? []);
  } catch {
    return new Refusal(status, `http_${status}`, `the answer was ${status}: ${text.slice(0, 200)}`);
  }
}

/** The runs that a stream of server-sent events carries. */
async function* runsIn(response: Response): AsyncGenerator<RunRecord> {
  const heard: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => heard.push(data) });
  const text = new TextDecoder();
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  for await (const chunk of body) {
    parser.feed(text.decode(chunk, { stream: true }));
    for (const data of heard.splice(0)) yield JSON.parse(data) as RunRecord;
  }
}
