import { jobParameters } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';
import { checkedBy, type Job, type RunContext } from '@app/common/jobs';
import type { Levels, Shop } from './ports';
import { shopsToUpload, soFar, uploadShops, type ShopTask, type UploadParts } from './upload-shops';

interface Parameters {
  includeAll: boolean;
  facilityGroupId: string | null;
  shopifyFacilityGroupId: string | null;
  shopId: string | null;
}

/**
 * JOB_UL_INV, the hard sync: every mapped level is read back from the shops and corrected where it differs, or, without `includeAll`, every
 * level that is not confirmed. A level of the shop that is no product's here is reported, never written.
 */
export const uploadInventory = (parts: UploadParts): Job => ({
  id: 'JOB_UL_INV',
  title: 'Upload Inventory',
  parameters: jobParameters.JOB_UL_INV,
  checks: { shopId: checkedBy((shopId) => parts.checkShop(String(shopId))) },
  scope: ({ shopId }) => (typeof shopId === 'string' ? shopId : 'all shops'),
  run: (run) => uploadShops(run, parts, () => chosen(run, parts.levels)),
  soFar: (runId) => soFar(parts.levels, runId),
});

async function chosen(run: RunContext, levels: Levels): Promise<ShopTask[]> {
  const { includeAll, facilityGroupId, shopifyFacilityGroupId, shopId } = run.parameters as unknown as Parameters;
  for (const [name, group] of Object.entries({ facilityGroupId, shopifyFacilityGroupId }))
    if (group !== null && !(await levels.groupExists(group)))
      throw new StocklineError({
        code: 'facility_group_unknown',
        message: `${name} "${shorten(group)}" is no facility group`,
        hint: 'See GET /facility-groups of ingest; groups arrive here over facility-group-changed.',
      });
  const task = async (shop: Shop): Promise<ShopTask> => ({
    shop,
    selection: {
      which: includeAll ? 'all' : 'changed',
      locationIds:
        shopifyFacilityGroupId === null ? null : await levels.locationsOfGroup(shop.shopId, shopifyFacilityGroupId),
    },
  });
  const tasks = await Promise.all((await shopsToUpload(levels, { facilityGroupId, shopId })).map(task));
  return tasks.filter(({ selection }) => selection.locationIds?.length !== 0);
}
