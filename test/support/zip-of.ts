import { crc32, deflateRawSync } from 'node:zlib';

export interface Member {
  name: string;
  content: string | Buffer;
  flags?: number;
  sum?: number;
  /** What it says its size is. */
  size?: number;
}

/** A zip archive as its specification has it, written by hand so that each part of it can be wrong. */
export function zipOf(...members: Member[]): Buffer {
  const parts: Buffer[] = [];
  const directoryParts: Buffer[] = [];
  let at = 0;
  for (const { name, content, flags = 0x800, ...wrong } of members) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const [nameBytes, sum, size] = [Buffer.from(name), wrong.sum ?? crc32(raw), wrong.size ?? raw.length];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(sum, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directoryParts.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, nameBytes);
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directoryParts);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
