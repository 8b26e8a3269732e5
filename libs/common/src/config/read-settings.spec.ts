import { flag, readSettings, text, wholeNumber } from '.';

describe('settings', () => {
  const spec = {
    HTTP_PORT: { kind: wholeNumber(1, 65_535), help: 'where to listen', default: 3001 },
    DATABASE_URL: { kind: text, help: 'PostgreSQL', secret: true },
    VERBOSE: { kind: flag, help: 'say more', default: null },
  } as const;

  it('are typed, with defaults where nothing is given', () => {
    expect(readSettings(spec, { DATABASE_URL: 'postgres://x' })).toEqual({
      HTTP_PORT: 3001,
      DATABASE_URL: 'postgres://x',
      VERBOSE: null,
    });
  });

  it('fail once and name every wrong one, without showing a secret', () => {
    const broken = (): unknown =>
      readSettings(
        { ...spec, KEY: { kind: wholeNumber(1, 2), help: 'a key', secret: true } },
        { HTTP_PORT: 'abc', KEY: 'hunter2' },
      );
    expect(broken).toThrow(
      /3 settings.*HTTP_PORT must be a whole number from 1 to 65535, not "abc".*DATABASE_URL is missing.*KEY must be/s,
    );
    expect(broken).not.toThrow(/hunter2/);
  });
});
