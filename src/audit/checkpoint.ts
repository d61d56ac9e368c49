/**
 * Checkpoints (c2sp.org/tlog-checkpoint): the signed statement "the log had this many entries and this root".
 * Ed25519 signs the note text; ML-DSA-44 signs a cosigned_message (c2sp.org/tlog-cosignature). Both must hold.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { HASH_BYTES } from './merkle.ts';
import {
  decodeBase64,
  ED25519,
  formatNote,
  ML_DSA_44,
  parseNote,
  publicKeyOf,
  type SignedNote,
  type VerifierKey,
} from './signed-note.ts';

const TIMESTAMP_BYTES = 8;
const TREE_SIZE = /^(0|[1-9][0-9]{0,15})$/;

export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export interface Checkpoint extends TreeHead {
  readonly note: SignedNote;
}

export interface CheckpointSigner {
  readonly key: VerifierKey;
  readonly privateKey: KeyObject;
}

/** A verifier key with its algorithm's key, made once for many checkpoints. */
export interface CheckpointVerifier {
  readonly key: VerifierKey;
  readonly publicKey: KeyObject;
}

export function checkpointVerifier(key: VerifierKey): CheckpointVerifier {
  return { key, publicKey: publicKeyOf(key) };
}

export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Signs a tree head with every key, off this thread. `nowMs` goes into the ML-DSA-44 signature, in whole seconds. */
export async function signCheckpoint(
  head: TreeHead,
  signers: readonly CheckpointSigner[],
  nowMs: number,
): Promise<string> {
  const text = checkpointText(head);
  const signatures = signers.map(async ({ key, privateKey }) => ({
    name: key.name,
    keyId: key.keyId,
    signature:
      key.type === ED25519
        ? await signBytes(Buffer.from(text), privateKey)
        : await signTimestamped(head, key.name, privateKey, BigInt(Math.floor(nowMs / 1000))),
  }));
  return formatNote({ text, signatures: await Promise.all(signatures) });
}

async function signTimestamped(
  head: TreeHead,
  name: string,
  privateKey: KeyObject,
  seconds: bigint,
): Promise<Buffer> {
  const timestamp = uint64(seconds);
  const signature = await signBytes(cosignedMessage(head, name, timestamp), privateKey);
  return Buffer.concat([timestamp, signature]);
}

function signBytes(bytes: Buffer, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, bytes, privateKey, (error, signature) =>
      error === null ? resolve(signature) : reject(error),
    );
  });
}

/** The `cosigned_message` of c2sp.org/tlog-cosignature, for a whole tree. */
function cosignedMessage({ origin, size, root }: TreeHead, name: string, timestamp: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('subtree/v1\n\0'),
    shortText(name),
    timestamp,
    shortText(origin),
    uint64(0n),
    uint64(BigInt(size)),
    root,
  ]);
}

function shortText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(TIMESTAMP_BYTES);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** Undefined where the text is not a checkpoint. Extension lines are refused: ML-DSA-44 does not sign them. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const note = parseNote(text);
  if (note === undefined) return undefined;
  const [origin, size, root, rest, ...more] = note.text.split('\n');
  if (origin === undefined || origin === '' || size === undefined || root === undefined) return undefined;
  if (rest !== '' || more.length > 0 || !TREE_SIZE.test(size)) return undefined;
  const hash = decodeBase64(root);
  if (hash === undefined || hash.length !== HASH_BYTES || !Number.isSafeInteger(Number(size)))
    return undefined;
  return { origin, size: Number(size), root: hash, note };
}

/**
 * What is wrong with a checkpoint's signatures, or undefined. Every given key must have signed: were one enough, an
 * attacker who breaks the weaker algorithm could drop the other line. Lines of unknown keys are left unread
 * (witnesses add theirs), as c2sp.org/signed-note asks.
 */
export function signatureProblem(
  checkpoint: Checkpoint,
  verifiers: readonly CheckpointVerifier[],
): string | undefined {
  if (verifiers.length === 0) return 'there is no key to check the signature with';
  for (const verifier of verifiers) {
    if (checkpoint.origin !== verifier.key.name) return `the origin is not ${verifier.key.name}`;
    const problem = lineProblem(checkpoint, verifier);
    if (problem !== undefined) return `${problem} of key ${verifier.key.name}+${verifier.key.keyId}`;
  }
  return undefined;
}

function lineProblem(checkpoint: Checkpoint, { key, publicKey }: CheckpointVerifier): string | undefined {
  const lines = checkpoint.note.signatures.filter(
    (line) => line.name === key.name && line.keyId === key.keyId,
  );
  const [line, second] = lines;
  if (line === undefined) return 'there is no signature';
  if (second !== undefined) return 'there is more than one signature';
  if (key.type === ML_DSA_44) {
    const timestamp = line.signature.subarray(0, TIMESTAMP_BYTES);
    const message = cosignedMessage(checkpoint, key.name, timestamp);
    return verify(null, message, publicKey, line.signature.subarray(TIMESTAMP_BYTES))
      ? undefined
      : 'the ML-DSA-44 signature is not one';
  }
  return verify(null, Buffer.from(checkpoint.note.text), publicKey, line.signature)
    ? undefined
    : 'the Ed25519 signature is not one';
}
