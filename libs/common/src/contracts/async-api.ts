import type { ServiceName } from './job-owners';
import { messageExamples } from './message-examples';
import { schemas, type MessageType } from './schemas';
import { topicFlows, type TopicFlow } from './topic-flow';
import { deadLetterTopicOf, topics, type Topic } from './topics';

type Json = Readonly<Record<string, unknown>>;
type Flow = readonly [name: keyof typeof topics, flow: TopicFlow];

/** The AsyncAPI 3.0 document of a service: the topics that it reads and writes, each with its messages. */
export function asyncApi(service: ServiceName): Json {
  const flows = (Object.entries(topicFlows) as [keyof typeof topics, TopicFlow][]).filter(
    ([, { sentBy, takenBy }]) => sentBy.includes(service) || takenBy.includes(service),
  );
  const types = [...new Set(flows.flatMap(([, flow]) => flow.types))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: `Stockline ${service}`,
      version: '1',
      description:
        'Messages are CloudEvents 1.0. They leave as structured JSON; they are taken as structured JSON, in binary mode (ce_ headers), or as plain JSON with the same attributes. What cannot be taken goes, untouched, to the topic of the same name with .dlq behind it.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(flows.map(([name, flow]) => [name, channel(topics[name], flow)])),
    operations: Object.fromEntries(flows.flatMap((flow) => operations(service, flow))),
    components: { messages: Object.fromEntries(types.map((type) => [nameOf(type), message(type)])) },
  };
}

const channel = (topic: Topic, { types, key, takenBy }: TopicFlow): Json => ({
  address: topic.name,
  description: [
    `Key: ${key}. Order is promised per key.`,
    ...(takenBy.length > 0 ? [`What cannot be taken: ${deadLetterTopicOf(topic).name}.`] : []),
  ].join(' '),
  messages: Object.fromEntries(types.map((type) => [nameOf(type), { $ref: `#/components/messages/${nameOf(type)}` }])),
  bindings: {
    kafka: {
      topic: topic.name,
      partitions: topic.partitions,
      topicConfiguration: {
        'cleanup.policy': [topic.retentionMs === null ? 'compact' : 'delete'],
        ...(topic.retentionMs === null ? {} : { 'retention.ms': topic.retentionMs }),
      },
      bindingVersion: '0.5.0',
    },
  },
});

function operations(service: ServiceName, [name, { sentBy, takenBy, types }]: Flow): [string, Json][] {
  const operation = (action: 'send' | 'receive'): [string, Json] => [
    `${action}${name[0]!.toUpperCase()}${name.slice(1)}`,
    {
      action,
      channel: { $ref: `#/channels/${name}` },
      messages: types.map((type) => ({ $ref: `#/channels/${name}/messages/${nameOf(type)}` })),
    },
  ];
  return [
    ...(takenBy.includes(service) ? [operation('receive')] : []),
    ...(sentBy.includes(service) ? [operation('send')] : []),
  ];
}

function message(type: MessageType): Json {
  const { description, ...data } = schemas[type] as Json;
  return {
    name: type,
    title: type,
    summary: description,
    contentType: 'application/cloudevents+json',
    payload: {
      type: 'object',
      properties: {
        specversion: { const: '1.0' },
        id: { type: 'string', description: 'unique in its source: what "handled once" goes by' },
        source: { type: 'string' },
        type: { const: type },
        time: { type: 'string', format: 'date-time' },
        data,
      },
      required: ['id', 'source', 'type', 'data'],
    },
    examples: [
      {
        payload: {
          specversion: '1.0',
          id: 'pos-7-000123',
          source: 'pos/7',
          type,
          time: '2026-11-23T10:00:00Z',
          data: messageExamples[type],
        },
      },
    ],
  };
}

const nameOf = (type: MessageType): string =>
  type
    .replace(/^stockline\./, '')
    .replace(/\.v1$/, '')
    .replaceAll('.', '-');
