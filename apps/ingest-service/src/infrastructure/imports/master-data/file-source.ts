/** Under which files state products, beside the API, the ERP's events and the shops. */
export const fileSource = 'file';
