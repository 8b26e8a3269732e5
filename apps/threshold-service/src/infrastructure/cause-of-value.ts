/**
 * SQL: what stated the value that is in force of a row `c`, or where none is, what ended it at the instant `at`; as the history has it, in the shape of a message's cause. Null where the
 * history does not tell.
 */
export const causeInHistory = (at: string): string => `(
  select json_strip_nulls(json_build_object('kind', h.cause_kind, 'importId', i.import_id, 'line', h.line, 'runId', i.run_id, 'user', h.caused_by))
  from held_back_history h left join file_import i using (import_no)
  where h.product_no = c.product_no and h.facility_no = c.facility_no
    and case when c.effective_from is not null then h.units is not null and h.effective_from = c.effective_from
             else h.effective_thru = ${at} or h.units is null and h.effective_from = ${at} end
  order by h.history_id desc limit 1)`;

/**
 * SQL: the text of the cause of a row `c`, null where it is not known: of what was just stated from the text of `statement` and the row's line, of what time
 * alone has brought from the history.
 */
export const causeOfChange = (statement: string): string => `
  case when not c.is_stated then ${causeInHistory('c.at')}::text
       when c.line is null then ${statement}
       else left(${statement}, -1) || ',"line":' || c.line || '}' end`;
