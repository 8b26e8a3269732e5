import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { KafkaBatchTransport } from '@app/common/kafka';
import { MasterData } from '../application/ports';

const lookEveryMs = 200;

@Injectable()
export class KafkaMasterData extends MasterData {
  constructor(private readonly transport: KafkaBatchTransport) {
    super();
  }

  async whenRead(signal: AbortSignal): Promise<void> {
    while (!(await this.transport.stateRead())) {
      signal.throwIfAborted();
      await pause(lookEveryMs, undefined, { signal });
    }
  }
}
