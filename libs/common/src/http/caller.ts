import type { Role } from '@app/common/contracts';

/** Who calls. */
export interface Caller {
  /** The id of the key, or `oidc:` and the subject of the token: what the audit names. */
  keyId: string;
  role: Role;
}
