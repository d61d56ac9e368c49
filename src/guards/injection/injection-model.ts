/**
 * The trained model as it lies beside this file: a JSON header, the weights, and a checksum over both. Reading it
 * refuses what is damaged, of another version, or trained for other concepts: the gate must not start without it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CONCEPT_NAMES, CONCEPT_NUMBERS } from './concept-reader.ts';
import { ENDING_BITS, type Vocabulary, WORD_PLACES } from './vocabulary.ts';
import { NET_LAYERS, NET_SHAPE, type NetWeights, PIECE_NUMBERS } from './word-net.ts';

const MAGIC = 'PORTINJ1';
const CHECKSUM_BYTES = 32;
const MAX_BYTES = 5 * 1024 * 1024;
const DEFAULT_PATH = fileURLToPath(new URL('injection-model.bin', import.meta.url));

const header = z.strictObject({
  /** The weights' table has `1 << bits` places. */
  bits: z.int().min(12).max(22),
  /** What one step of an int8 weight is worth. */
  ngramUnit: z.number().positive(),
  bias: z.number(),
  /** Absent where the linear model judges alone. */
  net: z
    .strictObject({
      /** What one step of an int8 number of a piece is worth. */
      pieceUnit: z.number().positive(),
      /** Of the network that it was trained for. */
      shape: z.literal(NET_SHAPE),
    })
    .optional(),
  /** SHA-256 of the names of concepts and signatures. */
  concepts: z.string(),
  judge: z.strictObject({ margin: z.number().positive(), signature: z.number(), offset: z.number() }),
  thresholds: z.strictObject({
    balanced: z.number().gt(0).lt(1),
    strict: z.number().gt(0).lt(1),
  }),
});

type Header = z.output<typeof header>;
export type ModelHeader = Omit<Header, 'net'>;

export interface InjectionModel extends ModelHeader {
  readonly ngramWeights: Int8Array;
  readonly conceptWeights: Float32Array;
  readonly vocabulary: Vocabulary;
  readonly net?: NetWeights;
}

/** Why a model was refused. */
export class ModelRefused extends Error {}

/** Throws ModelRefused, or the file system's error where there is no file. */
export function readInjectionModel(path: string = DEFAULT_PATH): InjectionModel {
  return parseInjectionModel(readFileSync(path));
}

/** Layout: magic, header length (4 bytes, little endian), header, weights, SHA-256 of all before. Throws ModelRefused. */
export function parseInjectionModel(file: Buffer): InjectionModel {
  const body = file.subarray(0, -CHECKSUM_BYTES);
  const isOurs = file.length > MAGIC.length + 4 && file.length <= MAX_BYTES;
  if (!isOurs || file.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new ModelRefused('not an injection model of this version');
  if (!createHash('sha256').update(body).digest().equals(file.subarray(-CHECKSUM_BYTES)))
    throw new ModelRefused('the injection model is damaged: its checksum is wrong');
  const headerStart = MAGIC.length + 4;
  const weightsStart = headerStart + file.readUInt32LE(MAGIC.length);
  const parsed = header.safeParse(JSON.parse(file.toString('utf8', headerStart, weightsStart)));
  if (!parsed.success)
    throw new ModelRefused('the injection model has another header than this version reads');
  if (parsed.data.concepts !== conceptFingerprint())
    throw new ModelRefused('the injection model was trained for other concepts: run `npm run train`');
  const { net, ...fields } = parsed.data;
  const sections = body.subarray(weightsStart);
  if (net === undefined) return { ...fields, ...sectionsOf(sections, 1 << fields.bits) };
  const end = sections.length - NET_BYTES;
  if (end < 0) throw new ModelRefused('the injection model is cut');
  return {
    ...fields,
    ...sectionsOf(sections.subarray(0, end), 1 << fields.bits),
    net: netOf(sections.subarray(end), net.pieceUnit),
  };
}

const NET_BYTES = 4 * NET_LAYERS + PIECE_NUMBERS;

function netOf(section: Buffer, pieceUnit: number): NetWeights {
  const { buffer } = new Uint8Array(section);
  return {
    pieceUnit,
    layers: new Float32Array(buffer, 0, NET_LAYERS),
    pieces: new Int8Array(buffer, 4 * NET_LAYERS, PIECE_NUMBERS),
  };
}

type Sections = Pick<InjectionModel, 'ngramWeights' | 'conceptWeights' | 'vocabulary'>;

function sectionsOf(sections: Buffer, ngrams: number): Sections {
  const words = 4 * CONCEPT_NUMBERS;
  const endings = words + 4 * WORD_PLACES;
  const weights = endings + ENDING_BITS / 8;
  if (sections.length !== weights + ngrams) throw new ModelRefused('the injection model is cut');
  // A copy: in the file the sections need not lie at multiples of four.
  const { buffer } = new Uint8Array(sections);
  return {
    conceptWeights: new Float32Array(buffer, 0, CONCEPT_NUMBERS),
    vocabulary: {
      words: new Uint32Array(buffer, words, WORD_PLACES),
      endings: new Uint8Array(buffer, endings, ENDING_BITS / 8),
    },
    ngramWeights: new Int8Array(buffer, weights, ngrams),
  };
}

/** The file's bytes; the reverse of `parseInjectionModel`. */
export function formatInjectionModel(model: InjectionModel): Buffer {
  const { ngramWeights, conceptWeights, vocabulary, net, ...fields } = model;
  const ofNet = net === undefined ? {} : { net: { pieceUnit: net.pieceUnit, shape: NET_SHAPE } };
  const json = Buffer.from(JSON.stringify({ ...fields, ...ofNet }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const body = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    length,
    json,
    bytesOf(conceptWeights),
    bytesOf(vocabulary.words),
    bytesOf(vocabulary.endings),
    bytesOf(ngramWeights),
    ...(net === undefined ? [] : [bytesOf(net.layers), bytesOf(net.pieces)]),
  ]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

/** Of the concepts and signatures that this code knows. */
export function conceptFingerprint(): string {
  return createHash('sha256').update(CONCEPT_NAMES).digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
