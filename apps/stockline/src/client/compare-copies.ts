import { Injectable } from '@nestjs/common';
import { topicFlows, topics } from '@app/common/contracts';
import { differingBuckets, type BucketSum } from './differing-buckets';
import { Services } from './services';

/** A copy beside what its owner holds. */
export interface ComparedCopy {
  topic: string;
  owner: string;
  keysHere: number;
  keysThere: number;
  /** Buckets of keys, of 256, that are not held alike. */
  differing: number[];
}

interface Sums {
  facts: string[];
  buckets: BucketSum[];
}

/** Holds the copies of a service against those whose state they are, by sums over buckets: no key travels. */
@Injectable()
export class CompareCopies {
  constructor(private readonly services: Services) {}

  async of(url: string): Promise<ComparedCopy[]> {
    const { copies } = await this.services.ask<{ copies: string[] }>(url, 'GET', '/state');
    const compared: ComparedCopy[] = [];
    // One after the other: each is a pass over all keys of two services.
    for (const topic of copies) compared.push(await this.compare(url, topic));
    return compared;
  }

  private async compare(url: string, topic: string): Promise<ComparedCopy> {
    const owner = ownerOf(topic);
    const path = `/state/sums?topic=${encodeURIComponent(topic)}`;
    const here = await this.services.ask<Sums>(url, 'GET', path);
    // The owner has more to tell of a key than each keeper keeps of it.
    const kept = `${path}&facts=${encodeURIComponent(here.facts.join(','))}`;
    const there = await this.services.ask<Sums>(await this.services.named(owner), 'GET', kept);
    return {
      topic,
      owner,
      keysHere: keysOf(here),
      keysThere: keysOf(there),
      differing: differingBuckets(here.buckets, there.buckets),
    };
  }
}

const keysOf = ({ buckets }: Sums): number => buckets.reduce((total, { keys }) => total + keys, 0);

function ownerOf(topic: string): string {
  const found = Object.entries(topics).find(([, { name }]) => name === topic);
  const owner = found && topicFlows[found[0] as keyof typeof topics]?.sentBy[0];
  if (owner === undefined) throw new Error(`nobody is known to own the state of ${topic}`);
  return owner;
}
