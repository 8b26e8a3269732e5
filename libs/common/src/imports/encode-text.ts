import type { Encoding } from '@app/common/csv';

const windows1252 = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte]),
);
const questionMark = 0x3f;

/** Text in the encoding that its file came in, so that the same settings read it again. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(Array.from(text, (character) => windows1252.get(character) ?? questionMark));
  }
}

/** What a file begins with so that its encoding is known without being told. */
export const markOf = (encoding: Encoding): string => (encoding.startsWith('utf-16') ? '\uFEFF' : '');
