import type { Problems } from './problem';

/** Why a message went to its .dlq topic, and what can be wrong with one that is sent. */
export const messages = {
  not_json: {
    means: 'The message is no JSON.',
    mend: 'Send CloudEvents as structured JSON, in binary mode, or plain JSON with the same attributes.',
  },
  not_utf8: { means: 'The message is not UTF-8 text.', mend: 'Send CloudEvents as JSON in UTF-8.' },
  not_an_event: {
    means: 'The message is JSON, and no object with the attributes of a CloudEvent.',
    mend: 'See the AsyncAPI document.',
  },
  no_value: { means: 'The message has no value.', mend: 'An end is stated by a message with its version.' },
  no_id: {
    means: 'The message has no id, so it cannot be handled once.',
    mend: 'Give it an id that is unique within its source.',
  },
  no_source: { means: 'The message has no source.', mend: 'Name the producer, for example "pos/7".' },
  no_type: { means: 'The message has no type.', mend: 'Send one of the types of the AsyncAPI document.' },
  unknown_type: {
    means: 'No message of this type is known here.',
    mend: 'Send one of the types of the AsyncAPI document, or replay it once a version that knows it runs.',
  },
  message_invalid: {
    means: 'The data is not as the schema of its type states; the pointer names where.',
    mend: 'See the schema in the AsyncAPI document; send it mended under a new id.',
  },
  id_reused: {
    means: 'The same id of the same source was handled before with other data.',
    mend: 'Give every message an id of its own; a correction is a new message.',
  },
  too_old: {
    means: 'The message is older than the marks of what was handled, so it cannot be told whether it was.',
    mend: 'State the present instead, for example by a reset.',
  },
  handler_failed: {
    means: 'Taking the message failed several times in a way that was not foreseen.',
    mend: 'The log of the service has it whole; replay it once that is mended.',
  },
  crashed_repeatedly: {
    means: 'The process ended several times while it handled this message alone.',
    mend: 'Look into its log at these times; replay it once the cause is gone.',
  },
  event_too_large: {
    means: 'A message would be larger than Kafka takes.',
    mend: 'Split what it states over several messages.',
  },
  name_unresolved: {
    means: 'A line names a product or facility that is not known; errors[] names which.',
    mend: 'State it first, or mend the name.',
  },
  shipment_unknown: {
    status: 404,
    means: 'There is no such shipment.',
    mend: 'Give our shipmentId or the externalShipmentId. See GET /shipments.',
  },
  shipment_item_unknown: {
    means: 'The shipment has no such item.',
    mend: 'Name the product in the receipt, or replay it once the shipment has been stated.',
  },
  shipment_item_twice: {
    means: 'The same line stands twice in a shipment.',
    mend: 'Give each line its own itemExternalId, or one line with the sum.',
  },
  shipment_received_elsewhere: {
    status: 409,
    means: 'The shipment has been received in another facility.',
    mend: 'State the facility that received it, or announce what goes elsewhere as a shipment of its own.',
  },
  receipt_conflict: {
    means: 'The receipt was booked before with other content.',
    mend: 'A correction is a receipt of its own: send the difference under a new receiptId.',
  },
  receipt_below_zero: {
    means: 'The receipt takes back more than was accepted.',
    mend: 'A correction takes back at most what was accepted.',
  },
  receipt_over_expected: {
    means: 'The receipt brings more of a shipment than is expected, and OVER_RECEIPT is "refuse".',
    mend: 'State what is expected of the shipment, then replay the receipt; or let such receipts through.',
  },
} as const satisfies Problems;
