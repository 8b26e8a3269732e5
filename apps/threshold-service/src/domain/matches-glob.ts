/**
 * Whether a text matches a glob as a whole: `*` stands for any characters, `?` for one. Goes back only to the last `*`, so that the time is at most
 * text times pattern, whoever wrote them.
 */
export function matchesGlob(text: string, glob: string): boolean {
  const [characters, marks] = [[...text], [...glob]];
  let [at, mark, star, resume] = [0, 0, -1, 0];
  while (at < characters.length)
    if (marks[mark] === '*') [star, resume, mark] = [mark, at, mark + 1];
    else if (mark < marks.length && (marks[mark] === '?' || marks[mark] === characters[at]))
      [at, mark] = [at + 1, mark + 1];
    else if (star >= 0) [resume, at, mark] = [resume + 1, resume + 1, star + 1];
    else return false;
  return marks.slice(mark).every((one) => one === '*');
}
