/** The processes of the product, in the order people read them. */
export const serviceNames = ['ingest', 'shopify-sync', 'threshold'] as const;
export type ServiceName = (typeof serviceNames)[number];
