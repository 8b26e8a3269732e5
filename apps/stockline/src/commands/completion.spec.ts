import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { jobOwners, roles } from '@app/common/contracts';
import { projectRoot } from '../../../../dev/platform';

const stockline = (...words: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'dist/apps/stockline/src/main.js'), ...words], {
    encoding: 'utf8',
  });

describe('Tab in bash', () => {
  const script = stockline('completion', 'bash').stdout;

  /** What bash offers where the cursor stands behind the last of the words. */
  const offered = (...words: string[]): string[] => {
    const line = ['stockline', ...words].map((word) => `'${word}'`).join(' ');
    const program = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _stockline; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean);
  };

  it('completes commands, and the commands within them', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['jobs', 'run', 'runs', 'dlq', 'completion', '--help']));
    expect(offered('sch')).toEqual(['schedules']);
    expect(offered('dlq', '')).toEqual(expect.arrayContaining(['list', 'replay']));
    expect(offered('dlq', 're')).toEqual(['replay']);
  });

  it('completes the options of the command, wherever it stands', () => {
    expect(offered('runs', '--j')).toEqual(['--job', '--json']);
    expect(offered('run', 'JOB_IMP_INV', '--wait', '--')).toEqual(expect.arrayContaining(['--wait', '--json']));
  });

  it('completes ids of jobs, services, roles and shells', () => {
    expect(offered('run', '')).toEqual(expect.arrayContaining(Object.keys(jobOwners)));
    expect(offered('runs', '--job', 'UL_')).toEqual(['UL_RCNT_INV']);
    expect(offered('republish', 'sh')).toEqual(['shopify-sync']);
    expect(offered('keys', 'create', '--role', '')).toEqual([...roles]);
    expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh']));
  });

  it('offers nothing of ours for what is not known, so that the shell offers files', () => {
    expect(offered('run', 'JOB_IMP_INV', '-p', 'remoteFilename=')).toEqual([]);
    expect(offered('nonsense', '-')).not.toContain('--wait');
  });
});

describe('stockline completion', () => {
  it('is the same for zsh, through its bridge to bash completion', () => {
    expect(stockline('completion', 'zsh').stdout).toMatch(
      /^#.*\nautoload -U \+X bashcompinit && bashcompinit\n_stockline\(\)/,
    );
  });

  it('names the shells it knows when asked for another', () => {
    expect(stockline('completion', 'fish')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('bash, zsh') as string,
    });
    expect(stockline('completion').status).toBe(2);
  });
});
