/** Shared calls: each reader gets every byte, the slow hold up nobody, failures promote, and costs add up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CallCancellation } from '../providers/call-signal.ts';
import { evenShares, FellBehind, Flight, type FlightPlace, MAX_FLIGHT_BYTES, ReaderGone } from './flight.ts';
import { Flights } from './flights.ts';

const SIGNAL = new CallCancellation();

function flightOf(whole = false) {
  const aloft = { bytes: 0 };
  let emptied = 0;
  const onEmpty = () => {
    emptied += 1;
  };
  const flight = new Flight<string>({ whole, aloft, onEmpty });
  return { flight, aloft, emptied: () => emptied };
}

async function* bodyOf(chunks: readonly string[], error?: Error): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
  if (error !== undefined) throw error;
}

function answer(place: FlightPlace<string>, body: AsyncIterable<Buffer>): void {
  const costOf = ({ outputTokens }: { outputTokens?: number }) => outputTokens;
  place.answered({ provider: 'p', originRequestId: 'r', body, costOf });
}

async function readAll(place: FlightPlace<string>): Promise<string> {
  let text = '';
  for await (const chunk of place.read(SIGNAL)) text += chunk.toString();
  return text;
}

describe('a flight', () => {
  it('gives each reader every byte, whenever it joined', async () => {
    const { flight, aloft, emptied } = flightOf();
    const [leader, early] = [flight.join(), flight.join()];
    assert.deepEqual([leader.leads, early.leads, leader.shared], [true, false, true]);
    answer(leader, bodyOf(['a', 'b', 'c']));
    assert.deepEqual(await early.news(), { kind: 'answer', origin: await originOf(early) });
    assert.equal(await readAll(early), 'abc');
    assert.equal(await readAll(flight.join()), 'abc');
    assert.equal(await readAll(leader), 'abc');
    assert.equal(aloft.bytes, 3);
    for (const place of [leader, early]) place.leave('left');
    assert.equal(emptied(), 0, 'the late one is still there');
  });

  it('tells those who wait for a whole answer only of a whole one, though nobody else reads', async () => {
    const { flight } = flightOf(true);
    const [leader, follower] = [flight.join(), flight.join()];
    answer(leader, bodyOf(['a', 'b']));
    assert.equal((await follower.news()).kind, 'answer');
    assert.equal(await readAll(follower), 'ab');
  });

  it('passes a failed call on, each place once, and then tells all the last failure', async () => {
    const { flight } = flightOf();
    const places = Array.from({ length: 8 }, () => flight.join());
    let calls = 0;
    const outcomes = await Promise.all(
      places.map(async (place) => {
        const news = place.leads ? { kind: 'lead' as const } : await place.news();
        if (news.kind !== 'lead') return news.kind === 'failed' ? news.failure : news.kind;
        calls += 1;
        place.failed(`failure ${calls}`, false);
        await new Promise(setImmediate);
        place.leave('left');
        return 'called';
      }),
    );
    assert.equal(calls, 4);
    assert.deepEqual(outcomes.slice(4), Array(4).fill('failure 4'));
    assert.equal(flight.joinable, false);
  });

  it('tells all at once what no other call would change', async () => {
    const { flight } = flightOf();
    const [leader, follower] = [flight.join(), flight.join()];
    leader.failed('refused', true);
    assert.deepEqual(await follower.news(), { kind: 'failed', failure: 'refused' });
  });

  it('passes the call of a leader that leaves without an answer on', async () => {
    const { flight } = flightOf();
    const [leader, follower] = [flight.join(), flight.join()];
    leader.leave('hung up');
    assert.deepEqual(await follower.news(), { kind: 'lead' });
  });

  it('begins again where a whole answer breaks off, and its first leader hears why', async () => {
    const { flight } = flightOf(true);
    const [leader, follower] = [flight.join(), flight.join()];
    answer(leader, bodyOf(['half'], new Error('reset')));
    const reading = assert.rejects(readAll(leader), /reset/);
    assert.deepEqual(await follower.news(), { kind: 'lead' });
    await reading;
    answer(follower, bodyOf(['whole']));
    assert.equal(await readAll(follower), 'whole');
  });

  it('breaks off for every reader of a stream', async () => {
    const { flight } = flightOf();
    const [leader, follower] = [flight.join(), flight.join()];
    answer(leader, bodyOf(['half'], new Error('reset')));
    await assert.rejects(readAll(follower), /reset/);
    await assert.rejects(readAll(leader), /reset/);
    assert.equal(flight.joinable, false);
  });

  it('is drawn by the fastest; past the bound the leader is waited for and a lagging follower let down', async () => {
    const { flight, aloft } = flightOf();
    const chunk = 'x'.repeat(MAX_FLIGHT_BYTES / 4);
    const [leader, lagging] = [flight.join(), flight.join()];
    answer(leader, bodyOf(Array.from({ length: 12 }, () => chunk)));
    const slow = lagging.read(SIGNAL);
    assert.equal((await slow.next()).value?.length, chunk.length);
    assert.equal((await readAll(leader)).length, 12 * chunk.length);
    assert.ok(aloft.bytes <= MAX_FLIGHT_BYTES + chunk.length, `${aloft.bytes} bytes kept`);
    await assert.rejects(slow.next(), FellBehind);
    assert.equal(flight.joinable, false, 'its first bytes are gone');
  });

  it('a follower that nobody waits for stops, and an answer that nobody reads is not fetched', async () => {
    const { flight } = flightOf();
    let returned = 0;
    const endless: AsyncIterable<Buffer> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          returned += 1;
          return { done: true, value: undefined };
        },
      }),
    };
    const [leader, follower] = [flight.join(), flight.join()];
    answer(leader, endless);
    const gone = new CallCancellation();
    const reading = follower.read(gone).next();
    gone.abort();
    await assert.rejects(reading, ReaderGone);
    follower.leave('left');
    assert.equal(returned, 0);
    leader.leave('left');
    assert.equal(returned, 1);
  });

  it('splits what the call cost evenly among those who are in it when the first settles', () => {
    const { flight } = flightOf();
    const [leader, gone, second, third] = [flight.join(), flight.join(), flight.join(), flight.join()];
    answer(leader, bodyOf([]));
    assert.equal(gone.evenShare(), undefined, 'not known yet');
    gone.leave('left');
    third.used({ outputTokens: 100 });
    assert.equal(second.evenShare()?.shareNanoUsd, 33);
    assert.equal(flight.join().evenShare()?.shareNanoUsd, 0, 'who comes later');
    assert.deepEqual(
      [leader, third].map((place) => place.evenShare()?.shareNanoUsd),
      [34, 33],
    );
  });

  it('leaves a cost that nobody told to its leader alone', () => {
    const { flight } = flightOf();
    const [leader, follower] = [flight.join(), flight.join()];
    answer(leader, bodyOf([]));
    assert.equal(leader.evenShare(), undefined);
    follower.used({ outputTokens: 100 });
    assert.equal(follower.evenShare()?.shareNanoUsd ?? 0, 0);
  });

  it('shares add up to the amount, whatever it is', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1_000 }), (amount, holders) => {
        const shares = [
          ...evenShares(
            amount,
            Array.from({ length: holders }, (_, index) => index),
          ).values(),
        ];
        assert.equal(
          shares.reduce((sum, share) => sum + share, 0),
          amount,
        );
        assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
      }),
    );
  });
});

async function originOf(place: FlightPlace<string>) {
  const news = await place.news();
  assert.ok(news.kind === 'answer');
  return news.origin;
}

it('flights are joined by key and form, and forgotten with the last who leaves', () => {
  const flights = new Flights<string>();
  const [first, second, streamed] = [
    flights.join('k', true),
    flights.join('k', true),
    flights.join('k', false),
  ];
  assert.deepEqual([first?.leads, second?.leads, streamed?.leads], [true, false, true]);
  assert.equal(flights.size, 2);
  for (const place of [first, second, streamed]) place?.leave('left');
  assert.equal(flights.size, 0);
});
