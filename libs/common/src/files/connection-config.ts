/** What the producers behind a connection have agreed on, wherever it leads. */
interface Agreed {
  /** A file is only taken once one of the same name with this ending lies beside it (`a.csv.done` or `a.done`): its producer has ended it. */
  readonly doneMarker?: string;
}

/** A directory of this machine, or one mounted into it. */
export interface LocalConfig extends Agreed {
  readonly kind: 'local';
  readonly baseDirectory: string;
}

/** Exactly one of the three secrets is given; the files are read at each login, so that a changed secret needs no restart. */
export interface SftpConfig extends Agreed {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly privateKeyFile?: string;
  /** Base64 without padding, as OpenSSH prints it after "SHA256:". */
  readonly hostKeySha256: string;
  readonly baseDirectory: string;
}

/** Exactly one of the two secrets is given. Plain FTP sends it, and every file, for everyone on the way to read. */
export interface FtpConfig extends Agreed {
  readonly kind: 'ftp' | 'ftps';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly baseDirectory: string;
  /** FTPS: TLS from the first byte on (port 990), as old servers have it, and not by the command AUTH TLS. */
  readonly implicitTls?: boolean;
  /** FTPS: who signs the server's certificate, where it is none of the well known. */
  readonly caFile?: string;
  /** FTPS: the one certificate that is trusted, whoever signed it: 64 hexadecimal digits, colons between them or not. */
  readonly certificateSha256?: string;
}

export type ConnectionConfig = LocalConfig | SftpConfig | FtpConfig;
