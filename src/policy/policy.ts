/**
 * The decision contract of stage 2. Deny, then allow, then fall through to deny, each with reasons
 * (after pomerium's check_response). Pure: everything it decides on comes in.
 */
import type { Principal } from '../auth/principal.ts';

export interface AccessRequest {
  readonly principal: Principal;
  readonly surface: string;
  readonly model: string;
  readonly tools: readonly string[];
  /** The prompt of the registry that it uses; absent: none. */
  readonly prompt?: string | undefined;
  /** What of models it would train; absent: nothing. */
  readonly training?: string | undefined;
  /** The peer's address, as the socket has it. */
  readonly address: string;
}

export interface AccessDecision {
  readonly allowed: boolean;
  /** For the audit record: which rule decided. Never shown to the caller. */
  readonly reasons: readonly string[];
  /** What of the request was denied; absent where it was allowed. */
  readonly deniedBy?:
    | 'surface'
    | 'model'
    | 'tool'
    | 'data-class'
    | 'prompt'
    | 'training'
    | 'address'
    | 'policy';
}

export interface AccessPolicy {
  decide(request: AccessRequest): AccessDecision;
  /** What the principal may do with prompts, before its request is read with one. */
  promptAccess(principal: Principal): PromptAccess;
}

export interface PromptAccess {
  /** Nothing but prompts: no system text, tools or output format of the caller's own. */
  readonly only: boolean;
  allows(prompt: string): boolean;
}
