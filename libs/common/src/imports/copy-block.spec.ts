import { CopyBlock } from './copy-block';

describe('CopyBlock', () => {
  it('writes lines that COPY reads back as they were', () => {
    const block = new CopyBlock(3, 64);
    block.beginRow(2);
    block.integer(2_147_483_647);
    block.text('a\tb\\c\r\nd');
    block.text(Buffer.from('é'));
    block.endRow();
    block.beginRow(10);
    block.integer(-10);
    block.text(null);
    block.text('');
    block.endRow();
    expect(block.take().toString()).toBe('2\t2147483647\ta\\tb\\\\c\\r\\nd\té\n10\t-10\t\\N\t\n');
    expect(block.length).toBe(0);
  });

  it('takes a row back whole, and grows where a cell needs it', () => {
    const block = new CopyBlock(1, 16);
    block.beginRow(1);
    block.text('x'.repeat(1_000));
    block.takeBackRow();
    block.beginRow(999);
    block.integer(0);
    block.endRow();
    expect(block.take().toString()).toBe('999\t0\n');
  });

  it('does not let a reader pass that forgets a cell', () => {
    const block = new CopyBlock(2, 64);
    block.beginRow(1);
    block.integer(1);
    expect(() => block.endRow()).toThrow('wrote 1 cells where staging has 2');
  });
});
