import { cloudEvent, deadLetterTopicOf, jobIdOf, roleCovers, schemas, topicName, topics, validateMessage } from '.';

describe('contracts', () => {
  it('compile: every schema is a valid one', () => {
    for (const type of Object.keys(schemas) as 'stockline.job-requested.v1'[])
      expect(() => validateMessage(type, 'no object')).toThrow(expect.objectContaining({ code: 'message_invalid' }));
  });

  it('take an event with members they do not know', () => {
    const data = { idValue: 'LS-100-M', externalFacilityId: '100', units: 1, colour: 'red' };
    const taken = validateMessage('stockline.inventory-event.sold.v1', data);
    expect(taken).toBe(data);
  });

  it('name what is wrong with a message, where, and the value', () => {
    expect(() =>
      validateMessage('stockline.inventory-event.sold.v1', { idValue: 'A', facilityId: 'F1', units: 1.5 }),
    ).toThrow('data/units must be integer, not 1.5');
    expect(() => validateMessage('stockline.inventory-event.sold.v1', { facilityId: 'F1', units: 1 })).toThrow(
      /productId|idValue/,
    );
    expect(() => validateMessage('stockline.other.v9' as 'stockline.job-requested.v1', {})).toThrow(
      expect.objectContaining({ code: 'unknown_type' }),
    );
  });

  it('give every envelope an id and a time', () => {
    expect(cloudEvent({ source: 'pos/7', type: 'stockline.inventory-event.sold.v1', data: {} })).toMatchObject({
      specversion: '1.0',
      id: expect.any(String),
      time: expect.any(String),
    });
  });

  it('know jobs by id and by alias, and nothing by an inherited name', () => {
    expect(jobIdOf('JOB_SNC_INV_SHPF_THD')).toBe('SYNC_INV_SHPF_MLTTHD');
    expect(jobIdOf('constructor')).toBeUndefined();
  });

  it('put roles above one another as the contract says', () => {
    expect(roleCovers('operator', 'merchandiser')).toBe(true);
    expect(roleCovers('merchandiser', 'operator')).toBe(false);
    expect(roleCovers('viewer', 'admin')).toBe(false);
  });

  it('name topics under the prefix of the installation', () => {
    expect(topicName('eu.', deadLetterTopicOf(topics.inventoryEvents))).toBe('eu.inventory-events.dlq');
  });
});
