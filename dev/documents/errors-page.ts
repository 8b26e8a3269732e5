import { problemsByPlace, statusOfProblem, type ProblemCode, type Problems } from '../../libs/common/src/kernel';

/** docs/errors.md: every code that an error of this system has, what it means, and what mends it. */
export function errorsPage(): string {
  const sections = Object.entries<Problems>(problemsByPlace).map(
    ([place, problems]) => `## ${place}

| code | status | what it means | what mends it |
| --- | --- | --- | --- |
${Object.entries(problems)
  .map(
    ([code, { means, mend }]) =>
      `| \`${code}\` | ${statusOfProblem(code as ProblemCode)} | ${cell(means)} | ${cell(mend)} |`,
  )
  .join('\n')}
`,
  );
  return `# Errors

Every error has a code for programs, and words for people: what happened, where, the value, the rule, the mend. The codes are the same in an HTTP answer
(\`code\` of its problem+json), in a run (\`error.code\`), in the error file of an import (column \`code\`) and in the dead letters (header \`x-stockline-reason\`).
The status is that of an HTTP answer with this code. Levels that a shop refused carry Shopify's own codes.

Made from the code by \`npm run docs\`.

${sections.join('\n')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\\\|');
