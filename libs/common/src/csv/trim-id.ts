/** An id as it is compared: surrounding white space (no-break space too) gone, Unicode NFC. Case counts. */
export const trimId = (text: string): string => text.trim().normalize('NFC');
