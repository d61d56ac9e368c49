/** What working a batch needs of the gate around it, and the words for how it can go on or end. */
import type { KeptFiles, LineBounds } from '../files/kept-files.ts';
import type { FileSettings } from '../files/settings.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Surface } from '../http/surface.ts';
import type { BatchStatus } from '../storage/stores.ts';
import type { KeptBatch, KeptBatches } from './kept-batches.ts';
import type { LineFailure } from './line-results.ts';
import type { BatchSettings } from './settings.ts';

export interface BatchWork {
  readonly batches: KeptBatches;
  readonly files: KeptFiles;
  readonly lines: LineBounds;
  /** The node's lasting name: one run of it at a time. */
  readonly holder: string;
  /** The whole pipeline. Never rejects. */
  readonly run: (surface: Surface, exchange: Exchange) => Promise<void>;
  /** Undefined for an endpoint that no batch can have. */
  readonly surfaceOf: (endpoint: string) => Surface | undefined;
  /** Whether whoever made the batch may still have it worked, looked up anew. */
  readonly standing: (batch: KeptBatch) => Promise<BatchStanding>;
  /** In force now. */
  readonly settings: () => WorkSettings;
  /** Puts it on the audit log. */
  readonly ended: (batch: KeptBatch, status: BatchStatus) => Promise<void>;
  readonly newRequestId: (nowMs: number) => string;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface WorkSettings {
  readonly isOn: boolean;
  readonly batches: BatchSettings;
  readonly files: FileSettings;
  readonly totalTimeoutMs: number;
}

/** `later`: it cannot be known now, or the gate may not work now. */
export type BatchStanding =
  | { readonly may: 'work' | 'later' }
  | { readonly may: 'never'; readonly why: LineFailure };

/** Why no further line is begun. */
export type Stop =
  /** Another process has the batch: nothing more is written. */
  | { readonly kind: 'lost' }
  /** The batch is let go of and goes on later, here or elsewhere. */
  | { readonly kind: 'pause' }
  /** It ends; lines that were not begun are told so. */
  | {
      readonly kind: 'end';
      readonly status: 'failed' | 'expired' | 'cancelled';
      readonly why: LineFailure;
    };

export const EXPIRED: Stop = {
  ...{ kind: 'end', status: 'expired' },
  why: {
    code: 'batch_expired',
    message: 'This request could not be executed before the completion window expired.',
  },
};

export const CANCELLED: Stop = {
  ...{ kind: 'end', status: 'cancelled' },
  why: { code: 'batch_cancelled', message: 'The batch was cancelled before this request was executed.' },
};

export function failedFor(code: string, message: string): Stop {
  return { kind: 'end', status: 'failed', why: { code, message } };
}
