import type { Problems } from './problem';

/** Connections, and files as they are taken. */
export const files = {
  connection_unknown: {
    means: 'CONNECTIONS_FILE names no such connection.',
    mend: 'The error names those there are, and the nearest.',
  },
  connection_refused: {
    means: 'Nothing listens at the address of the connection.',
    mend: 'Check host and port, and that the server runs.',
  },
  connection_timeout: {
    means: 'The server did not answer in time.',
    mend: 'Check host, port and the firewall between; it is tried again by itself.',
  },
  connection_lost: {
    means: 'The connection broke off.',
    mend: 'It is made again by itself; if it stays so, look at the network and at what the server logs.',
  },
  host_not_found: {
    means: 'The name of the host cannot be resolved.',
    mend: 'Check the name, and the name server of the machine.',
  },
  login_refused: {
    means: 'The server refused user or secret.',
    mend: 'Check "user" and the secret of the connection, and that the server takes this kind of login.',
  },
  host_key_changed: {
    means: 'The server shows another host key than the one pinned; nothing was sent.',
    mend: 'Ask those who run the server. Only if they changed the key, write the new one into "hostKeySha256".',
  },
  certificate_changed: {
    means: 'The FTPS server shows another certificate than the one pinned; no password was sent.',
    mend: 'Ask those who run the server. Only if they changed it, write the new one into "certificateSha256".',
  },
  certificate_untrusted: {
    means:
      'The certificate of the FTPS server is signed by nobody who is trusted, or for another name, or has run out.',
    mend: 'Name the signer in "caFile", or pin the certificate by "certificateSha256".',
  },
  tls_refused: {
    means: 'The FTP server does not protect connections by TLS; no password was sent.',
    mend: 'Ask those who run it for FTPS or SFTP.',
  },
  secret_unreadable: {
    means: 'A file that holds a secret cannot be read, or holds none of the right form.',
    mend: 'See the path in the error; give the account of the service the right to read it.',
  },
  permission_denied: {
    means: 'The account may not read, write or move this file or directory.',
    mend: 'Give it the right to.',
  },
  disk_full: {
    means: 'There is no space left. Nothing was applied twice, and nothing is lost.',
    mend: 'Make space; the next run goes on from here.',
  },
  name_too_long: { means: 'The name is longer than the file system takes.', mend: 'Use a shorter name.' },
  path_unsafe: {
    means: 'The path leads out of the base directory of its connection.',
    mend: 'Name a place below the base directory; links that lead out are not followed.',
  },
  not_a_file: {
    means: 'The name is that of a directory, a link or something else that is no regular file.',
    mend: 'Name a file itself.',
  },
  file_not_found: {
    means: 'The file or directory is not there (any more).',
    mend: 'Check the name, and who else moves files there.',
  },
  file_missing: {
    means: 'The file that was asked for is not in its directory.',
    mend: 'Check name and directory; drop it and start the run again.',
  },
  file_incomplete: {
    means: 'The file is still being written.',
    mend: 'It is taken by the next run once it has not changed for a while.',
  },
  file_busy: { means: 'The server says that the file is in use.', mend: 'It is tried again by itself.' },
  file_operation_failed: {
    means: 'The file system or the server refused, in a way that has no code of its own here.',
    mend: 'See the words of the server in the error.',
  },
  transfer_incomplete: {
    means: 'The file came over with another number of bytes than it has.',
    mend: 'It is tried again by itself. Make sure that nobody writes to the file meanwhile.',
  },
  directory_too_full: {
    means: 'The directory holds more entries than are looked at.',
    mend: 'Move away what is not for us, or old files.',
  },
  file_empty: { means: 'The file has no content.', mend: 'Drop it again once the system that writes it has finished.' },
  archive_broken: {
    means: 'The gzip or zip archive is damaged or cut off; nothing of it was applied.',
    mend: 'Send it again, in binary mode.',
  },
  archive_encrypted: {
    means: 'The zip archive has a password.',
    mend: 'Send it without one; SFTP and FTPS protect it on its way.',
  },
  archive_members: { means: 'The zip archive holds no file, or more than one.', mend: 'Send one file an archive.' },
  archive_over_expands: {
    means: 'The archive unpacks to more than is taken, for its size or at all.',
    mend: 'Send the table in several files, or not packed.',
  },
  no_header: { means: 'The file has no header line.', mend: 'Begin it with the names of its columns.' },
  header_unfit: {
    means: 'Columns that must be there are missing, or stand twice.',
    mend: 'Mend the header, or tell which header is which with "columns", and what a missing column holds with "constants".',
  },
  column_unknown: {
    means: '"columns" or "constants" names a column that this import does not have.',
    mend: 'The error names those there are.',
  },
  group_column_missing: {
    means: 'groupBy names a column that the file lacks.',
    mend: 'Name a column of the file, or leave groupBy out.',
  },
  file_name_unfit: {
    means: 'fileNameRegex has a group asOf or sequence, and what the name holds there is no moment or no number.',
    mend: 'Mend the name, or the group in fileNameRegex.',
  },
  absent_scope_too_large: {
    means: 'absentMeansZero names more facilities than the products of one file can be told apart in.',
    mend: 'Name fewer facilities, and send the file again for the others.',
  },
  delimiter_unfit: { means: 'The delimiter is not one plain character.', mend: 'Give one of , ; | or a tab.' },
  encoding_unknown: {
    means: 'The encoding that was set is not known.',
    mend: 'Give utf-8, utf-16le, utf-16be or windows-1252.',
  },
  not_decodable: {
    means: 'The file is not in the encoding that it was read in; the error names line and byte.',
    mend: 'Save it as UTF-8, or name its real encoding with "encoding".',
  },
  line_too_long: {
    means: 'A line has no end within the longest length that is read: probably no CSV file.',
    mend: 'Check what was dropped. Nothing of it was applied.',
  },
  quote_not_closed: {
    means: 'A quote is opened and never closed; nothing of the file was applied.',
    mend: 'Close it, or double it ("" for ") where it belongs to the text.',
  },
  upload_missing: {
    means: 'No file came with the request.',
    mend: 'Send its bytes as the body (text/csv or application/octet-stream), or a form with a part named "file".',
    status: 400,
  },
  upload_unfit: {
    means: 'What the file was sent with says too little, or two different things.',
    mend: 'Give configId and fileName; additionalParameters is one JSON object.',
  },
  rows_not_kept: {
    means: 'Of rows that changed nothing no trace is kept, and rejected ones are kept by line, not by product.',
    mend: 'Ask for one line, or for what was applied to the product.',
  },
  upload_too_large: {
    status: 413,
    means: 'The file is larger than UPLOAD_MAX_MB allows over HTTP.',
    mend: 'Pack it with gzip, send it in parts, or drop it on a connection.',
  },
  upload_broken_off: {
    status: 400,
    means: 'The connection broke while the file was being sent; nothing of it was taken.',
    mend: 'Send it again.',
  },
  config_unknown: {
    status: 404,
    means: 'The service has no import of this configId.',
    mend: 'The error names those there are, and the nearest; another service may have it.',
  },
  import_unknown: {
    status: 404,
    means: 'There is no such import in this service.',
    mend: 'See GET /imports, or ask the service that has the import.',
  },
  error_file_none: {
    status: 404,
    means:
      'The import has no error file: none of its rows is rejected, the file was refused as a whole, or it has not ended.',
    mend: 'See GET /imports/{id}.',
  },
  import_not_undoable: {
    status: 409,
    means: 'The import has not ended, changed nothing, is undone already, or is of a kind that cannot be taken back.',
    mend: 'The error says which, and what can be done instead.',
  },
  preview_none: {
    status: 404,
    means: 'The import is no preview, or one that has not ended.',
    mend: 'POST /imports?preview=true, or additionalParameters.dryRun, makes one; it is kept for 7 days.',
  },
  error_file_gone: {
    status: 404,
    means: 'The error file was taken away from the connection.',
    mend: 'GET /imports/{id}/rows?outcome=rejected still has its rows.',
  },
  import_keeps_crashing: {
    means: 'The service ended several times while it worked on this file, so the file was set aside.',
    mend: 'Look into its log at these times; send the file again once the cause is gone.',
  },
  import_taken_over: { means: 'Another replica goes on with this file.', mend: 'Nothing: nothing is lost or doubled.' },
} as const satisfies Problems;
