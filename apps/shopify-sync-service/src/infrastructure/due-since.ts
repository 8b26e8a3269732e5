/** Set by whatever makes a level (`l`) due: one that is due already has been so since an earlier change. */
export const dueSince =
  'due_since = case when l.level_version = l.confirmed_level_version or l.due_since is null then now() else l.due_since end';
