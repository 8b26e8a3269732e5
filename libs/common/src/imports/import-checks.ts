import { filePattern } from '@app/common/files';
import { checkedBy, type ParameterCheck } from '@app/common/jobs';
import { nearest } from '@app/common/kernel';
import type { ImportDependencies } from './import-dependencies';
import { uploadsConnection } from './uploads/uploads';
import { readAdditionalParameters } from './read-additional-parameters';

/** What a file-import job can know of its parameters before it runs: refused when the run is asked for, not minutes later in its log. */
export const importChecks = ({
  connections,
  declarations,
}: Pick<ImportDependencies, 'connections' | 'declarations'>): Readonly<Record<string, ParameterCheck>> => ({
  propertyResource: oneOf('a connection of CONNECTIONS_FILE', connections.names),
  configId: (value, given) =>
    oneOf('an import of this job', configIdsOf(declarations, given['propertyResource']))(value, given),
  fileNameRegex: checkedBy((value) => filePattern(String(value))),
  remoteFilename: (value) =>
    isFileName(String(value))
      ? undefined
      : { rule: "must be a file's name without a directory", hint: 'The file is looked for in incoming/<configId>.' },
  additionalParameters: checkedBy((value, { configId }) =>
    readAdditionalParameters(value, declarations.get(String(configId))),
  ),
});

/** What takes no files is named only in runs that undo it, which go by the uploads' connection. */
const configIdsOf = (declarations: ImportDependencies['declarations'], propertyResource: unknown): string[] =>
  [...declarations.values()]
    .filter(({ takesNoFiles }) => !takesNoFiles || propertyResource === uploadsConnection)
    .map(({ configId }) => configId);

/** Of a file in one directory: spaces, quotes, any script, but no way out of it. */
const isFileName = (name: string): boolean => !/[/\\\p{Cc}]/u.test(name) && !/^\s*\.{1,2}\s*$/.test(name);

const oneOf =
  (what: string, known: readonly string[]): ParameterCheck =>
  (value) => {
    if (known.includes(String(value))) return undefined;
    const near = nearest(String(value), known);
    return {
      rule: `must name ${what}`,
      hint: near === undefined ? `Known are ${known.join(', ') || 'none'}.` : `Did you mean ${near}?`,
    };
  };
