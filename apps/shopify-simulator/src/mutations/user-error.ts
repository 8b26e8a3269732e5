export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string;
}

export const userError = (field: readonly string[] | null, message: string, code?: string): UserError => ({
  field,
  message,
  ...(code === undefined ? {} : { code }),
});
