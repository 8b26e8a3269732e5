import type { CallerIdentity } from '@app/common/http';
import type { StatedValue } from '../../domain/check-statement';

/** The value of a checked body; its times are RFC 3339 by now. */
export const statedValue = (
  units: number | null,
  { from, thru }: { from?: string | null; thru?: string | null },
): StatedValue => ({
  units,
  fromMs: from ? Date.parse(from) : null,
  thruMs: thru ? Date.parse(thru) : null,
});

/** For the history: the key that stated the value, and why. */
export const statedBy = ({ keyId }: CallerIdentity, reason?: string | null): { user: string; reason?: string } => ({
  user: keyId,
  ...(reason ? { reason } : {}),
});
