/** The contract of approvals: somebody outside of the gate says whether a call that waits may go. */

export interface ApprovalRequest {
  readonly requestId: string;
  readonly tenant: string;
  readonly tool: string;
  /** The catalogue name of why it waits: `tools.tainted_recipient`. */
  readonly reason: string;
  /** Told as the settings say, never as they are unless these permit it. */
  readonly arguments: string;
}

export interface Approvals {
  /** True only for a valid approval in time. Never rejects. */
  ask(request: ApprovalRequest): Promise<boolean>;
  /** How often a client that waits with us is told that the connection lives, in milliseconds. */
  readonly keepAliveMs: number;
}
