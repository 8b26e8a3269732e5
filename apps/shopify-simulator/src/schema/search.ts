interface Term {
  readonly field: string;
  readonly comparator: '' | '>' | '>=' | '<' | '<=';
  readonly value: string;
}

/** Alternatives, each a list of terms that must all hold. */
export interface Search {
  readonly alternatives: readonly (readonly Term[])[];
  readonly unknownFields: readonly string[];
}

/** Reads `field:value`, quoted values, comparators, AND (or a space) and OR. A field that is not known is left out and named. */
export function parseSearch(query: string, fields: ReadonlySet<string>): Search {
  const unknownFields: string[] = [];
  const alternatives: Term[][] = [[]];
  for (const [token] of query.matchAll(/[\w]+:(?:[<>]=?)?(?:"[^"]*"|'[^']*'|[^\s()]+)|[^\s()]+/g)) {
    if (token === 'AND') continue;
    if (token === 'OR') {
      alternatives.push([]);
      continue;
    }
    const parts = /^(\w+):([<>]=?)?(.*)$/.exec(token);
    const term = {
      field: parts?.[1] ?? '',
      comparator: (parts?.[2] ?? '') as Term['comparator'],
      value: unquoted(parts ? parts[3]! : token),
    };
    if (term.field !== '' && !fields.has(term.field)) unknownFields.push(term.field);
    else alternatives.at(-1)!.push(term);
  }
  return { alternatives, unknownFields };
}

/** Whether a thing is found, given what it says for each field; a word without a field is looked for in all of them. */
export function isFound(search: Search, valuesOf: (field: string) => readonly string[]): boolean {
  return search.alternatives.some((terms) =>
    terms.every((term) => valuesOf(term.field).some((value) => holds(term, value))),
  );
}

function holds({ comparator, value }: Term, actual: string): boolean {
  if (comparator !== '') {
    const [left, right] = [Number(actual), Number(value)];
    if (comparator === '>') return left > right;
    if (comparator === '>=') return left >= right;
    return comparator === '<' ? left < right : left <= right;
  }
  const [found, wanted] = [actual.toLowerCase(), value.toLowerCase()];
  return wanted.endsWith('*') ? found.startsWith(wanted.slice(0, -1)) : found === wanted;
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');
