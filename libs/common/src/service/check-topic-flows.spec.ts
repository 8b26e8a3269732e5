import { topics } from '@app/common/contracts';
import { checkTopicFlows } from './check-topic-flows';

const ofThreshold = [
  topics.productChanged,
  topics.facilityChanged,
  topics.facilityGroupChanged,
  topics.inventoryChanged,
  topics.orderQueueChanged,
  topics.jobRequested,
].map((topic) => ({ topic }));

describe('the topics of a service', () => {
  it('are those that the contract says it takes', () => {
    expect(() => checkTopicFlows('threshold', ofThreshold)).not.toThrow();
  });

  it('are told with their names where one is missing, or one is more than the contract says', () => {
    expect(() => checkTopicFlows('threshold', ofThreshold.slice(1))).toThrow(/product-changed/);
    expect(() => checkTopicFlows('threshold', [...ofThreshold, { topic: topics.catalogEvents }])).toThrow(
      /catalog-events/,
    );
  });
});
