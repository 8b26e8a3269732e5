/** A record longer than this is no record but a quote never closed, or no CSV at all: the file is refused. */
export const longestRecordBytes = 16 * 1024 * 1024;
/** A cell longer than this rejects its row. */
export const longestCellBytes = 1024 * 1024;
export const blockBytes = 512 * 1024;
