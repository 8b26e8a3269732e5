import { isSafeAddress, type AccessOptions } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import type { CommonSettings } from './common-settings';

type AccessSettings = Pick<CommonSettings, 'API_KEYS_FILE' | 'OIDC_ISSUER' | 'OIDC_AUDIENCE' | 'OIDC_ROLES_CLAIM'>;

/** Who may call, as the settings say. Throws `settings_wrong` where they name nobody, or half of an issuer. */
export function accessOf(settings: AccessSettings): AccessOptions {
  const { API_KEYS_FILE, OIDC_ISSUER, OIDC_AUDIENCE, OIDC_ROLES_CLAIM } = settings;
  if (API_KEYS_FILE === null && OIDC_ISSUER === null)
    throw wrong(
      'neither API_KEYS_FILE nor OIDC_ISSUER is set: without one nobody can be told from anybody else',
      'Set API_KEYS_FILE ("stockline keys create" makes an entry for it), or OIDC_ISSUER and OIDC_AUDIENCE.',
    );
  if ((OIDC_ISSUER === null) !== (OIDC_AUDIENCE === null))
    throw wrong(
      `${OIDC_ISSUER === null ? 'OIDC_AUDIENCE' : 'OIDC_ISSUER'} is set without the other half`,
      'Set OIDC_ISSUER and OIDC_AUDIENCE both: a token of the issuer may be meant for somebody else.',
    );
  if (OIDC_ISSUER !== null && !isSafeAddress(new URL(OIDC_ISSUER)))
    throw wrong(
      `OIDC_ISSUER must be an https address, not "${OIDC_ISSUER}": keys that come unprotected could be anyone's`,
      'Name the issuer with https.',
    );
  return {
    apiKeysFile: API_KEYS_FILE,
    oidc: OIDC_ISSUER === null ? null : { issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE!, rolesClaim: OIDC_ROLES_CLAIM },
  };
}

const wrong = (message: string, hint: string): StocklineError =>
  new StocklineError({ code: 'settings_wrong', message, hint });
