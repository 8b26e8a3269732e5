import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { Services } from './services';
import { WrongUse } from './wrong-use';

export interface Sending {
  preview?: boolean;
  resendOf?: string;
  asOf?: string;
  name?: string;
  additional?: string;
}

/** Sends a file of this machine to the service that has the import, read from disk as it goes. */
@Injectable()
export class SendFile {
  constructor(private readonly services: Services) {}

  /** Gives the run that takes it, and where it runs. */
  async send(
    path: string,
    configId: string,
    { preview, resendOf, asOf, name, additional }: Sending,
  ): Promise<{ url: string; run: RunRecord }> {
    const facts = await stat(path).catch(() => undefined);
    if (!facts?.isFile()) throw new WrongUse(`"${path}" is no file here`, 'Give the path of a file of this machine.');
    const { url } = await this.services.find(`/imports?configId=${encodeURIComponent(configId)}&limit=1`);
    const query = new URLSearchParams({
      configId,
      fileName: name ?? basename(path),
      ...(preview ? { preview: 'true' } : {}),
      ...(resendOf === undefined ? {} : { resendOf }),
      ...(asOf === undefined ? {} : { asOf }),
      ...(additional === undefined ? {} : { additionalParameters: additional }),
    });
    const content = await openAsBlob(path, { type: 'application/octet-stream' });
    return { url, run: await this.services.send<RunRecord>(url, `/imports?${query.toString()}`, content) };
  }
}
