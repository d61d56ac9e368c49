/** The calls in flight that others may join, by the key of the answer. Bounded; past the bound everyone calls alone. */
import { Flight, type FlightPlace } from './flight.ts';

const MAX_FLIGHTS = 10_000;

export class Flights<Failure> {
  readonly #flights = new Map<string, Flight<Failure>>();
  readonly #aloft = { bytes: 0 };

  /** A place in the call that is under way, or in one that this request leads. Undefined: call alone. */
  join(key: string, whole: boolean): FlightPlace<Failure> | undefined {
    const name = whole ? `w${key}` : `s${key}`;
    const found = this.#flights.get(name);
    if (found?.joinable) return found.join();
    if (this.#flights.size >= MAX_FLIGHTS) return undefined;
    const flight: Flight<Failure> = new Flight({
      whole,
      aloft: this.#aloft,
      onEmpty: () => {
        if (this.#flights.get(name) === flight) this.#flights.delete(name);
      },
    });
    this.#flights.set(name, flight);
    return flight.join();
  }

  get size(): number {
    return this.#flights.size;
  }
}
