import type { Problems } from './problem';

/** Master data, shops and product filters. */
export const catalogue = {
  facility_group_unknown: { status: 404, means: 'There is no such facility group.', mend: 'See GET /facility-groups.' },
  identification_taken: {
    status: 409,
    means: 'Another product has this identification.',
    mend: 'An identification names one product: take it off the other first.',
  },
  external_facility_id_taken: {
    status: 409,
    means: 'Another facility has this external id.',
    mend: 'An external id names one facility: take it off the other first.',
  },
  facility_no_channel: {
    means: 'A facility that is no channel names the group whose stock it sells.',
    mend: 'Only a channel (type CONFIGURATION) does; put the facility among the members of the group instead.',
  },
  facility_is_channel: {
    means: 'A channel holds no stock, and was named where stock is held.',
    mend: 'Map the location to the group that the channel sells.',
  },
  time_zone_unknown: { means: 'timeZone is no IANA time zone.', mend: 'Give a name such as Europe/Paris.' },
  shop_unknown: { status: 404, means: 'SHOPS_FILE names no such shop.', mend: 'The answer names the nearest.' },
  location_unknown: {
    status: 404,
    means: 'The shop has no such location.',
    mend: 'See its locations in the Shopify admin; give the number or the gid.',
  },
  location_invalid: {
    means: 'This is neither the number nor the gid of a location.',
    mend: 'Give its number, or gid://shopify/Location/<number>.',
  },
  location_inactive: {
    status: 409,
    means: 'The location is not active in Shopify.',
    mend: 'Activate it in the Shopify admin first.',
  },
  mapping_conflict: {
    status: 409,
    means: 'The mapping contradicts those of other locations of the shop, or itself.',
    mend: 'A facility shows in one location of a shop; a shop has one location for the group, or locations that are facilities.',
  },
  group_not_sold: {
    means: 'The channel of the shop sells another group.',
    mend: 'Map the location to the group its channel sells.',
  },
  shop_does_not_sell_group: {
    means: 'The shop that was named does not sell the stock of the group.',
    mend: 'Name a shop whose channel sells it, or none for all.',
  },
  shop_unreachable: {
    status: 503,
    means: 'The shop gave no usable reply, tried several times.',
    mend: 'Its levels stay due; the next run settles what was sent. See the reason.',
  },
  shop_read_refused: {
    status: 503,
    means: 'The shop refused a read.',
    mend: "See Shopify's words; its levels stay due.",
  },
  shop_throttled: {
    means: 'The shop has answered nothing but THROTTLED for a minute.',
    mend: 'See which other app draws from the same bucket. What is due stays due.',
  },
  shop_token_refused: {
    means: 'The shop gives no token for the client credentials.',
    mend: 'See that the app is installed in the shop, in the same organization, and that its secret is the present one.',
  },
  shop_switched_off: {
    status: 409,
    means: 'The shop that was named is switched off.',
    mend: 'PUT /shops/{id}/switch turns it on; what is due stays due.',
  },
  sync_unanswered: {
    means: 'Chunks of levels read from shops were not answered by ingest in time.',
    mend: 'See that ingest runs; what it still takes is applied, and the next run reads what stands then.',
  },
  bulk_read_failed: {
    status: 503,
    means: 'A shop gave no result for a bulk query, or it could not be fetched whole.',
    mend: 'Run the job again: the reading is taken up or begun anew. With ACCESS_DENIED give the token its scopes first.',
  },
  bulk_write_failed: {
    status: 503,
    means: 'A shop did not begin a bulk mutation; its lines went out as requests.',
    mend: 'Nothing is to be done; a shop that refuses each one tells why in the log of the service.',
  },
  product_unnamed: {
    means: 'A product is stated without its productId and without an identification it could be found by.',
    mend: 'Give the productId, or an identification of type shopifyInventoryItemId with its shopId.',
  },
  shop_lease_lost: { means: 'Another replica goes on with the shop.', mend: 'Nothing: what is due stays due.' },
  shops_failed: {
    means: 'One or more shops could not be served; the run names each.',
    mend: 'What is due stays due; the next run takes it up.',
  },
  copies_read_again: {
    status: 503,
    means:
      'Copies of stock, thresholds, queues or catalogue are being read again: until that is done no number is computed from them.',
    mend: 'Nothing: what is due stays due, and goes out once they are read. "stockline copies shopify-sync" shows how far it is.',
  },
  not_mapped: { means: 'The location is mapped no more.', mend: 'Map it again if its levels should be written.' },
  shop_closed: {
    status: 503,
    means: 'The shop does not let us in: its token, its plan or its state.',
    mend: 'Check its token, scopes and state; its levels stay due.',
  },
  search_preference_unknown: {
    status: 404,
    means: 'There is no such search preference, or no such version.',
    mend: 'The answer names the nearest; see GET /search-preferences.',
  },
  search_preference_in_use: {
    status: 409,
    means: 'A threshold rule goes by the search preference.',
    mend: 'Delete the rule first, or let it go by another preference.',
  },
  threshold_rule_unknown: {
    status: 404,
    means: 'There is no such threshold rule.',
    mend: 'The answer names the nearest; see GET /threshold-rules.',
  },
  no_rules: {
    status: 409,
    means: 'No threshold rule is switched on: there is nothing to run.',
    mend: 'PUT /threshold-rules/{id} states one.',
  },
  nothing_chosen: {
    means: 'An export found no product to write; it tells how many each condition let through.',
    mend: 'The first number that is too small shows which condition to mend; includeAll takes products that were not touched too.',
  },
  no_channels: {
    means: 'No facility has the type CONFIGURATION: there is no channel to write thresholds of.',
    mend: 'State one on catalog-events, or with PUT /facilities/{id}.',
  },
  filter_invalid: {
    means: 'A condition of the filter breaks its rule; errors[] names each.',
    mend: 'See the hint of each.',
  },
} as const satisfies Problems;
