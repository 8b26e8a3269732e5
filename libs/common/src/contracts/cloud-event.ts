import { newId } from '@app/common/kernel';

/** CloudEvents 1.0 in structured JSON, as every message leaves the house. */
export interface CloudEvent<Data = unknown> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  datacontenttype?: string;
  data: Data;
}

/** Wraps data in its envelope. `id` must be unique within `source`: it is what "handled once" goes by. */
export function cloudEvent<Data>(event: {
  source: string;
  type: string;
  data: Data;
  subject?: string;
  id?: string;
  time?: string;
}): CloudEvent<Data> {
  const { source, type, data, subject, id = newId(), time = new Date().toISOString() } = event;
  return {
    specversion: '1.0',
    id,
    source,
    type,
    ...(subject === undefined ? {} : { subject }),
    time,
    datacontenttype: 'application/json',
    data,
  };
}
