import { Test } from '@nestjs/testing';
import { Registry } from 'prom-client';
import { HealthModule, Readiness } from '.';

describe('readiness', () => {
  const started = async (): Promise<Readiness> => {
    const app = await Test.createTestingModule({ imports: [HealthModule.for(new Registry())] }).compile();
    return app.get(Readiness);
  };

  it('is given while every part is well, and names each', async () => {
    const readiness = await started();
    readiness.register('database', async () => undefined);
    readiness.register('kafka', () => undefined);
    expect(await readiness.look()).toEqual({ ready: true, parts: { database: null, kafka: null } });
  });

  it('is not given where one part is not, and says what is wrong with it', async () => {
    const readiness = await started();
    readiness.register('database', async () => undefined);
    readiness.register('kafka', async () => {
      throw new Error('no broker answers');
    });
    expect(await readiness.look()).toEqual({ ready: false, parts: { database: null, kafka: 'no broker answers' } });
  });

  it('is not given where a part never answers', async () => {
    const readiness = await started();
    readiness.register('kafka', () => new Promise(() => undefined));
    expect(await readiness.look()).toEqual({ ready: false, parts: { kafka: 'no answer within 2 s' } });
  });

  it('is given no more once the replica is being stopped', async () => {
    const readiness = await started();
    readiness.register('database', async () => undefined);
    readiness.drain();
    expect(await readiness.look()).toEqual({
      ready: false,
      parts: { database: null, draining: 'this replica is being stopped' },
    });
  });
});
