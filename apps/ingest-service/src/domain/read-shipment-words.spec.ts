import { readAttribute, readShipmentStatus, readShipmentType, readTrackingNumbers } from './read-shipment-words';

describe('the words of a shipments file', () => {
  it('of status and type are taken in any case, and the status with or without its prefix', () => {
    expect(
      ['shipped', 'SHIPMENT_SHIPPED', ' Created ', 'shipment-cancelled', 'canceled'].map(readShipmentStatus),
    ).toEqual(['shipped', 'shipped', 'created', 'cancelled', 'cancelled']);
    expect(readShipmentStatus('received')).toBeUndefined();
    expect(['in_transfer', 'Purchase Shipment', 'SALES-RETURN', 'GIFT'].map(readShipmentType)).toEqual([
      'IN_TRANSFER',
      'PURCHASE_SHIPMENT',
      'SALES_RETURN',
      undefined,
    ]);
  });

  it('of an attribute are split at the first colon', () => {
    expect(readAttribute('SEAL: 12:34 ')).toEqual({ name: 'SEAL', value: '12:34' });
    expect(readAttribute('SEAL:')).toEqual({ name: 'SEAL', value: '' });
    expect(['SEAL', ':12', ' :12', ''].map(readAttribute)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('of tracking numbers are joined by bars', () => {
    expect(readTrackingNumbers('1Z1 | 1Z2|1Z1 | ')).toEqual(['1Z1', '1Z2']);
  });
});
