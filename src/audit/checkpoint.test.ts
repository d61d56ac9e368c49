/** Notes, verifier keys and checkpoints: what is signed verifies, and no changed byte does. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkpointVerifier, parseCheckpoint, signatureProblem, signCheckpoint } from './checkpoint.ts';
import { mlDsaAvailable } from './log-keys.ts';
import { leafHash } from './merkle.ts';
import {
  ED25519,
  formatVerifierKey,
  ML_DSA_44,
  parseNote,
  parseVerifierKey,
  rawPublicKey,
  type SignatureType,
  verifierKey,
} from './signed-note.ts';
import { indexOfPath, indexPath, tilePath, tileWidth } from './tiles.ts';

const NAME = 'portcullis/node-1';
const types: SignatureType[] = [ED25519];
if (mlDsaAvailable()) types.push(ML_DSA_44);
const signers = types.map((type) => {
  const pair = type === ED25519 ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
  return { key: verifierKey(NAME, type, rawPublicKey(pair.publicKey, type)), privateKey: pair.privateKey };
});
const verifiers = signers.map(({ key }) => checkpointVerifier(key));
const head = { origin: NAME, size: 1234, root: leafHash(Buffer.from('x')) };

const note = await signCheckpoint(head, signers, Date.UTC(2026, 0, 1));

describe('a checkpoint', () => {
  it('verifies under every key that signed it', () => {
    const checkpoint = parseCheckpoint(note);
    assert.ok(checkpoint);
    assert.deepEqual([checkpoint.size, checkpoint.root], [head.size, head.root]);
    assert.equal(signatureProblem(checkpoint, verifiers), undefined);
  });

  it('is refused with any byte changed', () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const checkpoint = parseCheckpoint(changed.toString('utf8'));
      assert.ok(
        checkpoint === undefined || signatureProblem(checkpoint, verifiers) !== undefined,
        `byte ${at}`,
      );
    }
  });

  it('is refused without a key, without one of its signatures, and with one twice', () => {
    const checkpoint = parseCheckpoint(note);
    assert.ok(checkpoint);
    assert.ok(signatureProblem(checkpoint, []));
    const [first] = checkpoint.note.signatures;
    assert.ok(first);
    for (const signatures of [
      [],
      checkpoint.note.signatures.slice(1),
      [...checkpoint.note.signatures, first],
    ])
      assert.ok(signatureProblem({ ...checkpoint, note: { ...checkpoint.note, signatures } }, verifiers));
  });

  it('still verifies with the line of an unknown witness', () => {
    const checkpoint = parseCheckpoint(`${note}— witness.example/w AAAAAAAAAAAA\n`);
    assert.ok(checkpoint);
    assert.equal(signatureProblem(checkpoint, verifiers), undefined);
  });

  it('is not read with extension lines or a size in another form', () => {
    for (const change of [
      note.replace('\n\n', '\nmore\n\n'),
      note.replace('1234', '01234'),
      note.replace('1234', '1e3'),
    ])
      assert.equal(parseCheckpoint(change), undefined);
  });
});

describe('a signed note', () => {
  it('of the specification is read', () => {
    // The example of c2sp.org/signed-note.
    const note =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    assert.equal(parseNote(note)?.signatures[0]?.keyId, '367ba04b');
    assert.ok(parseNote(note)?.text.endsWith('sera.\n'));
  });

  it('has verifier keys that come back from their text, and no other text is one', () => {
    for (const { key } of signers) {
      const vkey = formatVerifierKey(key);
      assert.deepEqual(parseVerifierKey(vkey), key);
      assert.equal(parseVerifierKey(vkey.replace('node-1', 'node-2')), undefined);
      assert.equal(parseVerifierKey(vkey.slice(0, -4)), undefined);
    }
  });
});

describe('tile paths', () => {
  it('are those of c2sp.org/tlog-tiles', () => {
    assert.equal(indexPath(1234067), 'x001/x234/067');
    assert.equal(tilePath('entries', 0, 112), 'tile/entries/000.p/112');
    assert.equal(tilePath(1, 273, 256), 'tile/1/273');
    // "a tree of size 70,000": 273 full level 0 tiles, a partial one of 112, then 17 and 1.
    const widths = [
      tileWidth(0, 272, 70_000),
      tileWidth(0, 273, 70_000),
      tileWidth(1, 1, 70_000),
      tileWidth(2, 0, 70_000),
    ];
    assert.deepEqual(widths, [256, 112, 17, 1]);
  });

  it('give back their index', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (index) => assert.equal(indexOfPath(indexPath(index)), index)));
    for (const bad of ['', '1', 'x000/001', '00a', '1234']) assert.equal(indexOfPath(bad), undefined);
  });
});
