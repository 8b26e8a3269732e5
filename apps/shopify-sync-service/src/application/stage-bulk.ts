import { StocklineError } from '@app/common/kernel';
import { risesHeldBack } from '../domain/rises-held-back';
import { rowsARequest } from './deliver';
import type { Delivery } from './delivery';
import { freeRises } from './free-rises';
import { planPage, type Planned } from './plan-page';
import { placeOf, type PlannedLevel } from './ports';
import { selectedPages, type LevelPage, type ShopUpload } from './selected-pages';
import { workPages } from './work-pages';

/** 250 levels are some 45 KB as a line, and a file may have 100 MB. */
const linesAFile = 2_000;

/**
 * Stores what of the selected levels falls, or what rises and need not wait, as lines of one bulk operation, and has the shop run it. Gives the operation
 * that is to be waited for, and whether it took all there was; undefined where nothing is left for one. What has an outcome without writing gets it here.
 */
export async function stageBulk(
  delivery: Delivery,
  upload: ShopUpload,
  direction: 'falls' | 'rises',
): Promise<{ bulkId: string; isAll: boolean } | undefined> {
  const bulk = new StagedBulk(delivery);
  const pages = untilFull(bulk, selectedPages(delivery, upload, 'comparing'));
  await workPages(pages, delivery.pages.atOnce, async (page) => {
    const planned = await planPage(delivery, page);
    const chosen = direction === 'falls' ? planned.plan.falls : await risesAlone(delivery, planned);
    // A level is in one operation at a time; what overtakes a line goes out by itself.
    await bulk.add(chosen.filter((level) => !planned.reading.inBulk.has(placeOf(level))));
  });
  const bulkId = await bulk.begin(upload.signal);
  return bulkId === undefined ? undefined : { bulkId, isAll: !bulk.isFull };
}

async function* untilFull(
  bulk: StagedBulk,
  pages: AsyncGenerator<LevelPage, undefined>,
): AsyncGenerator<LevelPage, undefined> {
  for await (const page of pages) {
    yield page;
    if (bulk.isFull) return;
  }
}

async function risesAlone(delivery: Delivery, { plan }: Planned): Promise<PlannedLevel[]> {
  return (await freeRises(delivery, { ...plan, rises: risesHeldBack(plan.rises, plan.falls).free }, [])).free;
}

/** A bulk operation while its lines are stored, by several pages at once. What is no line once it is full has no outcome, and goes with another. */
class StagedBulk {
  private begun: Promise<string> | undefined;
  private lines = 0;
  private waiting: PlannedLevel[] = [];
  private readonly begunMs = performance.now();

  constructor(private readonly delivery: Delivery) {}

  get isFull(): boolean {
    return this.lines >= linesAFile;
  }

  async add(levels: readonly PlannedLevel[]): Promise<void> {
    this.waiting.push(...levels);
    while (this.waiting.length >= rowsARequest && !this.isFull) await this.store(this.waiting.splice(0, rowsARequest));
  }

  /** Where the shop cannot begin it, its lines are requests like others: the visit sends them by themselves. */
  async begin(signal: AbortSignal): Promise<string | undefined> {
    if (this.waiting.length > 0 && !this.isFull) await this.store(this.waiting);
    const bulkId = await this.begun;
    if (bulkId === undefined) return undefined;
    const { bulk, shopId } = this.delivery;
    try {
      await bulk.writes.begin(shopId, bulkId, this.variables(bulkId), signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof StocklineError) || !/^(bulk|shop)_/.test(error.code)) throw error;
    }
    return bulkId;
  }

  private async *variables(bulkId: string): AsyncGenerator<string> {
    const { book } = this.delivery.bulk;
    yield* book.variables(bulkId);
    await book.written(bulkId, Math.round(performance.now() - this.begunMs));
  }

  private async store(levels: readonly PlannedLevel[]): Promise<void> {
    const { bulk, levels: kept, shopId, runId, publish } = this.delivery;
    const line = this.lines++;
    this.begun ??= bulk.book.begin(shopId, runId);
    await kept.store(shopId, runId, publish, levels, { bulkId: await this.begun, line });
    await kept.unlist(runId, shopId, levels);
  }
}
