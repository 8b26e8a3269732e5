// The door to everything: npm start, test, run test:stories, run check, run bench, run docs, run check:schema, run simulator, run stockline. Runs on Node 20 or newer with nothing installed;
// installs what is missing, builds what has changed, and hands over to the pinned Node of node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules/.bin');
const node = join(bin, 'node');
const builtFrom = join(root, 'dist/.built-from');
const [command, ...given] = process.argv.slice(2);
const args = given[0] === '--' ? given.slice(1) : given;

const stories = 'test/stories/';
const isFlag = (argument) => argument.startsWith('-');

const commands = {
  start: () => runBuilt('dist/dev/start.js'),
  stockline: () => runBuilt('dist/apps/stockline/src/main.js'),
  simulator: () => runBuilt('dist/apps/shopify-simulator/src/main.js'),
  bench: () => runBuilt('dist/bench/run.js'),
  docs: () => runBuilt('dist/dev/documents/write-documents.js'),
  schema: () => runBuilt('dist/dev/schema/check-schema.js'),
  // Without the long stories, unless something is asked for by name.
  test: () =>
    runJest(args.every(isFlag) ? [...args, '--testPathIgnorePatterns', '/node_modules/', '/dist/', stories] : args),
  stories: () => runJest(args.every(isFlag) ? [...args, stories] : args),
  check: async () => {
    await underLock(install);
    return check();
  },
};

process.chdir(root);
if (!Object.hasOwn(commands, command)) leave(2, `node dev/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
if (Number(process.versions.node.split('.')[0]) < 20)
  leave(2, `Node 20 or newer is needed to begin with; this is ${process.version}`);
process.exitCode = await commands[command]();

async function runBuilt(program) {
  await underLock(installAndBuild);
  return handOver(['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning', join(root, program), ...args]);
}

async function runJest(jestArgs) {
  await underLock(installAndBuild);
  const NODE_OPTIONS =
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  return handOver([join(root, 'node_modules/jest/bin/jest.js'), ...jestArgs], { NODE_OPTIONS });
}

async function installAndBuild() {
  install();
  build();
}

function install() {
  if (isInstalled()) return;
  say('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const options = ['ci', '--no-audit', '--no-fund'];
  const done = npm?.endsWith('.js') ? inherit(process.execPath, [npm, ...options]) : inherit('npm', options);
  if (done !== 0) leave(done, 'npm ci failed; what it said stands above');
}

/** Whether node_modules holds what package-lock.json names; optional packages (other systems' binaries) may be absent. */
function isInstalled() {
  const lock = readJson('package-lock.json');
  const hidden = readJson('node_modules/.package-lock.json');
  if (!existsSync(node) || hidden === undefined) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const there = hidden.packages[path];
    return (
      path === '' ||
      (there ? there.version === wanted.version : Boolean(wanted.optional || wanted.devOptional || wanted.peer))
    );
  });
}

function build() {
  const sources = hashOfSources();
  if (existsSync(builtFrom) && readFileSync(builtFrom, 'utf8') === sources) return;
  say('Building …');
  const begun = Date.now();
  const done = inherit(node, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build']);
  if (done !== 0) leave(done, 'The build failed; what it said stands above');
  mkdirSync(dirname(builtFrom), { recursive: true });
  writeFileSync(builtFrom, sources);
  say(`Built in ${seconds(begun)}`);
}

/** The content of everything that the build reads; the tools themselves count through package-lock.json. */
function hashOfSources() {
  const hash = createHash('sha256');
  const folders = ['apps', 'libs', 'dev', 'bench'].filter((folder) => existsSync(folder));
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && /\.(ts|tsx|json)$/.test(file.name) && !/spec\.ts$/.test(file.name))
    .map((file) => join(file.parentPath ?? file.path, file.name))
    .sort();
  for (const file of [...files, 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'])
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Every `check:…` script of package.json, two at a time, all of them even when one fails. */
async function check() {
  const checks = Object.entries(readJson('package.json').scripts).filter(([name]) => name.startsWith('check:'));
  const failed = [];
  const next = checks.values();
  const worker = async () => {
    for (const [name, line] of next) {
      const begun = Date.now();
      const { status, output } = await quietly(line);
      const what = name.slice('check:'.length).padEnd(10);
      say(`${status === 0 ? 'ok    ' : 'FAILED'}  ${what} ${seconds(begun)}`);
      if (status === 0) continue;
      failed.push(name.slice('check:'.length));
      process.stdout.write(`${output.trimEnd()}\n\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  say(failed.length ? `check failed: ${failed.join(', ')}` : 'check passed');
  return failed.length ? 1 : 0;
}

function quietly(line) {
  return new Promise((resolve) => {
    const child = spawn(line, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], env: withBin() });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Runs the real thing in the foreground. Ctrl-C reaches it by itself; it also leaves when this process is gone. */
function handOver(nodeArgs, extra = {}) {
  return new Promise((resolve) => {
    const child = spawn(node, nodeArgs, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...withBin(), ...extra },
    });
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Two starters of one checkout install and build one after the other; the lock of a dead one is taken over. */
async function underLock(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `stockline-build-${name}.lock`);
  for (let told = false; !tryLock(lock); told = true) {
    if (!told) say('Waiting for another start of this checkout to finish building …');
    await pause(200);
  }
  const unlock = () => rmSync(lock, { force: true });
  process.once('exit', unlock);
  await work();
  unlock();
  process.removeListener('exit', unlock);
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder > 0) process.kill(holder, 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

function inherit(program, programArgs) {
  return spawnSync(program, programArgs, { stdio: ['ignore', 'inherit', 'inherit'], env: withBin() }).status ?? 1;
}

/** What was compiled once is kept beside what was built: a service starts a fifth sooner, and the tests start a hundred. */
function withBin() {
  const compiled = process.env.NODE_COMPILE_CACHE ?? join(root, 'dist/.compiled');
  return { ...process.env, NODE_COMPILE_CACHE: compiled, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function seconds(begun) {
  return `${((Date.now() - begun) / 1000).toFixed(1)} s`;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function leave(status, text) {
  process.stderr.write(`${text}\n`);
  process.exit(status);
}
