import { jobParameters } from '@app/common/contracts';
import { checkedBy, type Job } from '@app/common/jobs';
import { shopsToUpload, soFar, uploadShops, type UploadParts } from './upload-shops';

/**
 * UL_RCNT_INV: what changed since it was last confirmed, compared with the shops that sell the group, and the difference uploaded.
 * With `includeAll` every level of a product that has a changed one is compared, else the very levels that changed.
 */
export const uploadRecentChanges = (parts: UploadParts): Job => ({
  id: 'UL_RCNT_INV',
  title: 'Upload Recent Inventory Changes',
  parameters: jobParameters.UL_RCNT_INV,
  checks: { shopId: checkedBy((shopId) => parts.checkShop(String(shopId))) },
  scope: ({ facilityGroupID }) => String(facilityGroupID),
  run: (run) => {
    const { facilityGroupID, shopId, includeAll } = run.parameters as {
      facilityGroupID: string;
      shopId: string | null;
      includeAll: boolean;
    };
    const which = includeAll ? 'of_changed_products' : 'changed';
    return uploadShops(run, parts, async () =>
      (await shopsToUpload(parts.levels, { facilityGroupId: facilityGroupID, shopId })).map((shop) => ({
        shop,
        selection: { which, locationIds: null },
      })),
    );
  },
  soFar: (runId) => soFar(parts.levels, runId),
});
