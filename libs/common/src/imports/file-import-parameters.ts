/** The parsed additionalParameters: those of every file import by name, a declaration's own choices beside them. */
export interface AdditionalParameters {
  readonly dryRun: boolean;
  readonly asOf?: Date;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly grouping?: string;
  readonly duplicates?: 'last' | 'sum' | 'reject';
  /** Column of the declaration -> header in the file. */
  readonly columns: Readonly<Record<string, string>>;
  /** Column of the declaration -> the value of every row, for columns the file lacks. */
  readonly constants: Readonly<Record<string, string>>;
  readonly [choice: string]: unknown;
}

/** The parameters of a file-import job, defaults filled in. */
export interface FileImportParameters {
  readonly propertyResource: string;
  readonly configId: string;
  readonly fileNameRegex: string;
  readonly remoteFilename?: string;
  readonly groupBy?: string;
  readonly locationSeqId?: string;
  readonly additionalParameters: AdditionalParameters;
}
