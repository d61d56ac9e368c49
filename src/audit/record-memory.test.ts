/** What goes into the memory between the threads comes out of it: any text, cut where it is told to be, within its bound. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { packRecord, RecordReader, recordBound } from './record-memory.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '→', '😀', '\ud800', '"'), maxLength: 30 });
const record = fc.record({
  body: text,
  payload: fc.option(fc.record({ subject: text, content: text }), { nil: undefined }),
});

describe('records in memory', () => {
  it('come out as they went in, payloads cut at a character', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), fc.nat(40), (records, maxPayloadBytes) => {
        const room = records.reduce((sum, one) => sum + recordBound(one, maxPayloadBytes), 0);
        const memory = Buffer.from(new SharedArrayBuffer(room));
        let end = 0;
        for (const one of records) end = packRecord(memory, end, one, maxPayloadBytes);
        const reader = new RecordReader(memory);
        for (const { body, payload } of records) {
          reader.next();
          const out = Buffer.alloc(200);
          assert.equal(out.toString('utf8', 0, reader.copyBody(out, 0)), Buffer.from(body).toString());
          assert.equal(reader.hasPayload, payload !== undefined);
          if (payload === undefined) continue;
          assert.equal(reader.subject(), Buffer.from(payload.subject).toString());
          const whole = Buffer.from(payload.content);
          assert.equal(reader.isCut, whole.length > maxPayloadBytes);
          reader.copyPayload(out, 0);
          const kept = out.subarray(0, reader.payloadBytes);
          assert.deepEqual(kept, whole.subarray(0, kept.length));
          assert.ok(
            kept.length <= maxPayloadBytes && kept.length > Math.min(whole.length, maxPayloadBytes) - 4,
          );
          assert.ok(Buffer.from(kept.toString()).equals(kept), 'cut inside a character');
        }
        assert.equal(reader.end, end);
      }),
    );
  });
});
