/** The model beside the code: small, quick to read, and refused where anything about it is not as it was written. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  formatInjectionModel,
  type InjectionModel,
  ModelRefused,
  parseInjectionModel,
  readInjectionModel,
} from './injection-model.ts';
import { NET_LAYERS, PIECE_NUMBERS } from './word-net.ts';

const PATH = fileURLToPath(new URL('injection-model.bin', import.meta.url));
const FILE = readFileSync(PATH);

/** The file with its checksum made right again, so that only what is wrong inside it can be what refuses it. */
function resealed(body: Buffer): Buffer {
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

function withHeader(change: object): Buffer {
  const { ngramWeights, conceptWeights, vocabulary, net, ...fields } = readInjectionModel();
  return formatInjectionModel({
    ngramWeights,
    conceptWeights,
    vocabulary,
    ...(net && { net }),
    ...fields,
    ...change,
  } as InjectionModel);
}

describe('the shipped model', () => {
  test('has less than 3 MB and is read within 20 ms', () => {
    assert.ok(statSync(PATH).size < 3 * 1024 * 1024);
    const spentMs = Math.min(
      ...[0, 1, 2, 3, 4].map(() => {
        const startedMs = performance.now();
        readInjectionModel();
        return performance.now() - startedMs;
      }),
    );
    assert.ok(spentMs < 20, `${spentMs} ms`);
  });

  test('is the same after it was read and written', () => {
    assert.ok(formatInjectionModel(readInjectionModel()).equals(FILE));
  });

  test('has a network or none, and is the same either way', () => {
    const { net, ...linear } = readInjectionModel();
    const ofOne = {
      pieceUnit: 0.01,
      layers: Float32Array.from({ length: NET_LAYERS }, (_, at) => Math.sin(at)),
      pieces: new Int8Array(PIECE_NUMBERS).map((_, at) => (at * 7) % 128),
    };
    assert.deepEqual(parseInjectionModel(formatInjectionModel(linear)), linear);
    const withOne = { ...linear, net: ofOne };
    assert.deepEqual(parseInjectionModel(formatInjectionModel(withOne)), withOne);
  });

  test('has a strict threshold below the balanced one', () => {
    const { thresholds } = readInjectionModel();
    assert.ok(thresholds.strict < thresholds.balanced);
  });
});

describe('a model is refused', () => {
  test('that is not there', () => {
    assert.throws(() => readInjectionModel(`${PATH}.gone`), { code: 'ENOENT' });
  });

  test('with any byte changed', () => {
    for (let at = 0; at < FILE.length; at += 9_973) {
      const damaged = Buffer.from(FILE);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      assert.throws(() => parseInjectionModel(damaged), ModelRefused, `byte ${at}`);
    }
  });

  test('cut at any length', () => {
    for (const length of [0, 1, 8, 12, 40, 400, FILE.length - 33, FILE.length - 1])
      assert.throws(() => parseInjectionModel(FILE.subarray(0, length)), ModelRefused, `${length} bytes`);
  });

  test('whose weights are cut, though its checksum is right', () => {
    assert.throws(() => parseInjectionModel(resealed(FILE.subarray(0, -33))), /cut/);
  });

  test('of another version, for other concepts, with an unknown or impossible field', () => {
    const otherVersion = Buffer.from(FILE);
    otherVersion.write('PORTINJ0', 'latin1');
    assert.throws(() => parseInjectionModel(resealed(otherVersion.subarray(0, -32))), /version/);
    assert.throws(() => parseInjectionModel(withHeader({ concepts: 'others' })), /npm run train/);
    assert.throws(() => parseInjectionModel(withHeader({ extra: 1 })), ModelRefused);
    assert.throws(() => parseInjectionModel(withHeader({ bits: 40 })), ModelRefused);
    assert.throws(
      () => parseInjectionModel(withHeader({ thresholds: { balanced: 0, strict: 0 } })),
      ModelRefused,
    );
  });

  test('that is larger than any model may be', () => {
    assert.throws(
      () => parseInjectionModel(Buffer.concat([FILE, Buffer.alloc(6 * 1024 * 1024)])),
      ModelRefused,
    );
  });
});
