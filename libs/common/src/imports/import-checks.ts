import { filePattern } from '@app/common/files';
import { checkedBy, type ParameterCheck } from '@app/common/jobs';
import { nearest } from '@app/common/kernel';
import type { ImportDependencies } from './import-dependencies';
import { readAdditionalParameters } from './read-additional-parameters';

/** What a file-import job can know of its parameters before it runs: refused when the run is asked for, not minutes later in its log. */
export const importChecks = ({
  connections,
  declarations,
}: Pick<ImportDependencies, 'connections' | 'declarations'>): Readonly<Record<string, ParameterCheck>> => ({
  propertyResource: oneOf('a connection of CONNECTIONS_FILE', connections.names),
  configId: oneOf('an import of this job', [...declarations.keys()]),
  fileNameRegex: checkedBy((value) => filePattern(String(value))),
  remoteFilename: (value) =>
    isFileName(String(value))
      ? undefined
      : { rule: "must be a file's name without a directory", hint: 'The file is looked for in incoming/<configId>.' },
  additionalParameters: checkedBy((value, { configId }) =>
    readAdditionalParameters(value, declarations.get(String(configId))),
  ),
});

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
