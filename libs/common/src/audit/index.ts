export { writeAudit, type AuditEntry } from './write-audit';
export { AuditController } from './audit.controller';
export { CreateAudit1764000600001 } from './create-audit';
