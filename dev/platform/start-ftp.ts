import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from './free-port';
import { mavenJars } from './maven-jars';
import { projectRoot } from './project-root';
import { requireJava } from './require-java';
import { runToEnd } from './run-to-end';
import { startUntilLine } from './start-until-line';

export interface FtpOptions {
  /** What clients see as `/`. */
  rootDir: string;
  /** Settings and the key lie here. */
  dataDir: string;
  user: string;
  password: string;
  /** TLS from the first byte on; else plain, and TLS where a client asks for it by AUTH TLS. */
  implicitTls?: boolean;
  removeWhenOrphaned?: string;
}

export interface Ftp {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Its certificate, which it signed itself, in PEM form. */
  certificateFile: string;
  /** As OpenSSL prints it. */
  certificateSha256: string;
  stop: () => Promise<void>;
}

const recipe = join(projectRoot, 'dev/platform/ftp');
/** It takes a path that begins with a slash for one below the directory it is started in. */
const settingsName = 'server.xml';
const keystorePassword = 'of-no-use-to-anybody';

/** Serves the files of a directory over FTP and FTPS on 127.0.0.1 by a real Apache FtpServer. */
export async function startFtp(options: FtpOptions): Promise<Ftp> {
  const { rootDir, dataDir, user, password, implicitTls = false } = options;
  const java = await requireJava();
  const jars = await mavenJars(
    { program: 'Apache FtpServer', name: 'ftp', versionProperty: 'ftpserver.version', megabytes: 9, otherwise: '' },
    () => undefined,
  );
  mkdirSync(rootDir, { recursive: true });
  mkdirSync(dataDir, { recursive: true });
  const { keystore, certificateFile } = await makeKey(java, dataDir);
  const port = await freePort();
  const users = writeUser(dataDir, { rootDir, user, password });
  const filled = readFileSync(join(recipe, 'server.xml'), 'utf8')
    .replace('@PORT@', String(port))
    .replace('@IMPLICIT_TLS@', String(implicitTls))
    .replace('@KEYSTORE@', keystore)
    .replace('@KEYSTORE_PASSWORD@', keystorePassword)
    .replace('@USERS@', users);
  writeFileSync(join(dataDir, settingsName), filled);
  const child = await startUntilLine(
    {
      name: 'FtpServer',
      command: java,
      args: [
        ...['-Xms32m', '-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
        `-Dlog4j2.configurationFile=${join(recipe, 'log4j2.properties')}`,
        ...['-cp', `${jars}/*`, 'org.apache.ftpserver.main.CommandLine', settingsName],
      ],
      cwd: dataDir,
      removeWhenOrphaned: options.removeWhenOrphaned,
    },
    'FtpServer started',
    60_000,
  );
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    certificateFile,
    certificateSha256: new X509Certificate(readFileSync(certificateFile)).fingerprint256,
    stop: async () => void (await child.stop()),
  };
}

async function makeKey(java: string, dataDir: string): Promise<{ keystore: string; certificateFile: string }> {
  const keystore = join(dataDir, 'key.p12');
  const certificateFile = join(dataDir, 'certificate.pem');
  const store = ['-alias', 'ftp', '-keystore', keystore, '-storetype', 'PKCS12', '-storepass', keystorePassword];
  const keytool = (...args: string[]): Promise<unknown> =>
    runToEnd({ name: 'keytool', command: java === 'java' ? 'keytool' : join(dirname(java), 'keytool'), args });
  await keytool(
    ...['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'],
    ...['-dname', 'CN=localhost', '-ext', 'san=ip:127.0.0.1,dns:localhost', ...store],
  );
  await keytool('-exportcert', '-rfc', '-file', certificateFile, ...store);
  return { keystore, certificateFile };
}

function writeUser(
  dataDir: string,
  { rootDir, user, password }: Pick<FtpOptions, 'rootDir' | 'user' | 'password'>,
): string {
  const file = join(dataDir, 'users.properties');
  const facts = {
    userpassword: password,
    homedirectory: rootDir,
    enableflag: true,
    writepermission: true,
    ...{ maxloginnumber: 0, maxloginperip: 0, idletime: 0, uploadrate: 0, downloadrate: 0 },
  };
  const lines = Object.entries(facts).map(([name, value]) => `ftpserver.user.${user}.${name}=${value}`);
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}
