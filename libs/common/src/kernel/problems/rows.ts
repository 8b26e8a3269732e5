import type { Problems } from './problem';

/** What is wrong with one row of a file; the other rows are applied. Each stands in the error file, to be mended and sent again. */
export const rows = {
  item_not_tracked: {
    means: 'The shop does not track the item: it has no number of units.',
    mend: 'Let Shopify track it, or leave it out.',
  },
  item_missing: { means: 'No item of the shop is named.', mend: 'Give inventory_item_id or sku.' },
  item_unknown: {
    means: 'What is named is no item of the shop.',
    mend: 'Give its inventory_item_id, or run REFRESH_CATALOG so that its SKU is known here.',
  },
  item_ambiguous: {
    means: 'The SKU names several items of the shop.',
    mend: 'Give the inventory_item_id, or a SKU to each of them.',
  },
  location_not_mapped: {
    means: 'The location is mapped to no facility here.',
    mend: 'Map it (PUT /shops/{shopId}/locations/{locationId}), or mend its name. Case counts.',
  },
  location_ambiguous: {
    means: 'The location is one of several shops, or several locations have its name.',
    mend: 'Give the number of the location, and the shop in a column shop_id.',
  },
  on_hand_not_taken: {
    means: 'The row says what a shop is to have on hand, which is not what it has.',
    mend: 'Let the shop import the file, and send what it exports then; or leave the column away.',
  },
  wrong_number_of_cells: {
    means: 'The row has more or fewer cells than the header.',
    mend: 'Quote cells that hold the delimiter, or add what is missing.',
  },
  text_after_quote: { means: 'Text follows a closing quote.', mend: 'Double a quote that belongs to the text.' },
  quote_left_open: {
    means: 'A quote is opened in this row and not closed in it.',
    mend: 'Close it, or double it where it belongs to the text.',
  },
  nul_character: {
    means: 'A cell holds the character U+0000, which no text has.',
    mend: 'Take it out; the file may be in UTF-16.',
  },
  cell_too_long: {
    means: 'A cell is longer than any value is.',
    mend: 'Shorten it; a quote may be missing before it.',
  },
  not_a_whole_number: {
    means: 'The cell is no whole number.',
    mend: 'Write digits alone, such as 12; 12.0 counts too.',
  },
  number_out_of_range: {
    means: 'The number is larger or smaller than its column takes.',
    mend: 'See the range in the error.',
  },
  number_ambiguous: {
    means: 'The number can be read in two ways, such as 1.234.',
    mend: 'Write it without separators.',
  },
  product_missing: {
    means: 'No product is named.',
    mend: 'Give idValue (a SKU, or with idType another identification) or productId.',
  },
  product_unknown: {
    status: 404,
    means: 'What is named is no product that has been stated.',
    mend: 'State it (catalog-events, a catalogue file or PUT /products/{id}), or mend the name. Case counts.',
  },
  product_ambiguous: {
    means: 'The identification belongs to several products.',
    mend: 'Name the product by another one, or take this one off all but one of them.',
  },
  product_not_named: {
    means: 'A query names a product not at all, or in two ways.',
    mend: 'Name it by productId, or by idType and idValue.',
  },
  product_contradicts: {
    means: 'productId and the identification name different products.',
    mend: 'Give one of the two, or make them agree.',
  },
  product_not_creatable: {
    means: 'The row names a product that nobody knows, in a way that no product can be created by.',
    mend: 'Name it by a productId or a SKU that is free, or state it first (catalog-events, a catalogue file or PUT /products/{id}).',
  },
  id_type_unknown: {
    means: 'No product carries an identification of this type.',
    mend: 'The error names the nearest.',
  },
  facility_missing: { means: 'No facility is named.', mend: 'Give facilityId or externalFacilityId.' },
  facility_unknown: {
    status: 404,
    means: 'What is named is no facility that has been stated.',
    mend: 'State it (catalog-events or PUT /facilities/{id}), or mend the name. See GET /facilities.',
  },
  facility_ambiguous: {
    means: 'The external id belongs to several facilities.',
    mend: 'Name the facility by its own id.',
  },
  facility_contradicts: {
    means: 'facilityId and externalFacilityId name different facilities.',
    mend: 'Give one of the two, or make them agree.',
  },
  duplicate_key: {
    means: 'The same product, facility and bin stands in several rows, and "duplicates" is "reject".',
    mend: 'Leave one of them, or choose "last", "first" or "sum".',
  },
  superseded_by_later_row: {
    means: 'A later row of the file states the same; it counts.',
    mend: 'Nothing, if that is meant.',
  },
  superseded_by_receipt: {
    means: 'The item has been received, so what was expected of it stays.',
    mend: 'Nothing, if that is meant; what came over or short is told by its receipts.',
  },
  identification_invalid: {
    means: 'The cell holds something that is no identification.',
    mend: 'Write type:value, several joined by " | ".',
  },
  facility_type_unknown: {
    means: 'The type of the facility is not known.',
    mend: 'Give WAREHOUSE, RETAIL_STORE or CONFIGURATION (a channel).',
  },
  group_priority_invalid: {
    means: 'The cell does not name groups with their priorities.',
    mend: 'Write FAC_GRP, or FAC_GRP:2 with the priority behind it, several joined by " | ".',
  },
  shipment_missing: {
    means: 'The row names no shipment.',
    mend: 'Give external-shipment-id: all rows that share it are one shipment.',
  },
  shipment_word_unknown: {
    means: 'The status, type or attribute of the shipment is not understood.',
    mend: 'The error names the words that are.',
  },
  shipment_contradicts: {
    means: 'The row says of its shipment (where it goes, how far it is) what an earlier row does not.',
    mend: 'Mend it, leave it blank, or give the row a shipment of its own.',
  },
  shipment_too_large: {
    means: 'The shipment has more items than one message can tell of.',
    mend: 'Announce it as several shipments.',
  },
  superseded_by_newer_file: {
    means: 'A file that speaks of a later moment has been applied, or has named the level.',
    mend: 'Nothing, if that is meant; otherwise state it in a new file.',
  },
  superseded_by_newer_value: {
    means: 'A value that is newer is in force already.',
    mend: 'Nothing, if that is meant; otherwise state it from now on.',
  },
  superseded_by_newer_change: {
    means: 'An undo left this row as it is: something newer has changed what it speaks of, and may rest on it.',
    mend: 'The reason names what is newer: undo that first, or state what should stand.',
  },
  moment_not_understood: {
    means: 'The cell is no moment.',
    mend: 'Write it with its zone, such as 2026-11-24T06:00:00Z, or leave it blank.',
  },
  date_not_understood: {
    means: 'The cell is no date.',
    mend: 'Write a time such as 2026-12-01T00:00:00Z, or a day such as 2026-12-01.',
  },
  dates_reversed: {
    means: 'The end is not after the beginning.',
    mend: 'thru is the first instant at which the value holds no more.',
  },
  dates_over: { means: 'The end has passed: the value would never hold.', mend: 'Give an end in the future, or none.' },
  threshold_needs_channel: {
    means: 'A threshold is held back per channel, and the facility is a store or warehouse.',
    mend: 'Name the channel (a CONFIGURATION facility), or state a safety stock.',
  },
  safety_stock_needs_place: {
    means: 'Safety stock is held back in a store or warehouse, and the facility is a channel.',
    mend: 'Name the store or warehouse, or state a threshold.',
  },
  units_given_twice: {
    means: 'Threshold and safety stock both hold a value in one row.',
    mend: 'Leave one of the two blank.',
  },
  remove_takes_no_end: {
    means: 'REMOVE ends a value, and an end was given too.',
    mend: 'Leave effective-thru blank; effective-from says when the value ends, blank = now.',
  },
} as const satisfies Problems;
