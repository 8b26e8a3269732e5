import type { Sql } from '@app/common/database';
import type { AppliedQuery, AppliedRow, ImportDeclaration, ProductBook } from '@app/common/imports';
import { readKnownNames } from '../known-names';
import { applyShipments } from './apply-shipments';
import { compareShipments } from './compare-shipments';
import { ReadShipmentRow } from './read-shipment-row';
import { undoShipments } from './undo-shipments';
import { shipmentColumns, shipmentStaging } from './shipment-columns';

/** IMP_TO_SHPMNT: what is on its way to a facility. It moves no stock; receiving it does. */
export const shipmentImport = (products: ProductBook): ImportDeclaration => ({
  configId: 'IMP_TO_SHPMNT',
  columns: shipmentColumns,
  staging: shipmentStaging,
  differencesPerTransaction: 200,
  choices: { duplicates: ['last', 'reject'] },
  refuses: {
    asOf: 'a shipment is expected until it is received, whatever the moment the file speaks of',
    resetBy: 'a shipment moves no stock',
    unknownProducts: 'what is announced is known before it is sold: state the product first',
    absentMeansZero: 'an item that is no longer expected is stated with quantity 0',
  },
  open: async (session, file, header) => {
    await products.refresh();
    const { grouping } = file.parameters.additionalParameters;
    return new ReadShipmentRow(header, { ...(await readKnownNames(session)), products }, grouping);
  },
  compare: compareShipments,
  apply: applyShipments,
  undo: undoShipments,
  appliedRows,
  forget: async (tx, file) => {
    await tx.execute('delete from shipment_difference where import_no = $1::bigint', [file.importNo]);
    await tx.execute('delete from shipment_item_difference where import_no = $1::bigint', [file.importNo]);
  },
});

async function appliedRows(
  sql: Pick<Sql, 'query'>,
  { importNo, productId, line, after, limit }: AppliedQuery,
): Promise<AppliedRow[]> {
  return sql.query<AppliedRow>(
    `select r.line, p.product_id as "productId", f.facility_id as "facilityId",
            'shipment ' || s.external_shipment_id || case when r.expected is null then ' as a whole'
              else ', expected ' || coalesce(r.expected_before, 0) || ' → ' || r.expected end as reason
     from shipment_row r join shipment s using (shipment_no) join facility f using (facility_no) left join product p using (product_no)
     where r.import_no = $1::bigint and r.line > $2 and ($3::text is null or p.product_id = $3) and ($4::integer is null or r.line = $4)
     order by r.line limit $5`,
    [importNo, after, productId, line, limit],
  );
}
