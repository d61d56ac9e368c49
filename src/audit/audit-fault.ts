/** What keeps the audit log from being opened, written or read. Messages name files and places, never content. */

export type AuditFaultCode =
  /** Another process writes to this log. */
  | 'audit_in_use'
  /** What is stored contradicts itself or an earlier checkpoint: damaged, changed or cut back. */
  | 'audit_damaged'
  /** This Node lacks an algorithm that the log uses. */
  | 'audit_algorithm'
  /** The configured name is not one, or not the one that the log was begun with. */
  | 'audit_origin'
  /** The folder holds a log of a format before this one, which is not read. */
  | 'audit_old_format'
  /** There is no log here. */
  | 'audit_missing'
  /** More records wait than the bound allows: the caller denies. */
  | 'audit_overloaded'
  /** A single record is larger than a leaf can be. */
  | 'audit_record_too_large'
  /** The log is closed, or stopped by a failure that `cause` has. */
  | 'audit_stopped'
  /** The folder to export to is not empty. */
  | 'audit_export_target';

export class AuditFault extends Error {
  readonly code: AuditFaultCode;
  constructor(code: AuditFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditFault';
    this.code = code;
  }
}
