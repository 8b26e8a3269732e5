/** A directory of this machine, or one mounted into it. */
export interface LocalConfig {
  readonly kind: 'local';
  readonly baseDirectory: string;
}

/** Exactly one of the three secrets is given; the files are read at each login, so that a changed secret needs no restart. */
export interface SftpConfig {
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

export type ConnectionConfig = LocalConfig | SftpConfig;
