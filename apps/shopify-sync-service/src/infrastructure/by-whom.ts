/** Whether what `column` names was a run or a visit of event mode; null where nobody is named. */
export const byWhom = (column: string): string =>
  `case when uuid_extract_version(${column}) = 8 then 'event_mode' when ${column} is not null then 'run' end`;

/** The run that `column` names; null where that was a visit of event mode, of which nothing but its requests is kept. */
export const runIn = (column: string): string =>
  `case when uuid_extract_version(${column}) is distinct from 8 then ${column} end`;
