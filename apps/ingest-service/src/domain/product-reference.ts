import { normalIdentification } from './normal-identification';

/** How a row or an event names a product: by our id, by an identification, or by both, which must then agree. */
export interface ProductReference {
  productId?: string;
  idType?: string;
  idValue?: string;
}

export interface ProductName {
  idType: string;
  idValue: string;
}

/** The identifications to look up for a reference, our own id first. An `idValue` without `idType` is a SKU. */
export function identificationsOf({ productId, idType, idValue }: ProductReference): ProductName[] {
  return [
    ...(productId === undefined ? [] : [normalIdentification('productId', productId)]),
    ...(idValue === undefined ? [] : [normalIdentification(idType ?? 'sku', idValue)]),
  ];
}

export const identificationKey = ({ idType, idValue }: ProductName): string => `${idType}\n${idValue}`;
