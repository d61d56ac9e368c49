/** What a request for pictures, speech or a transcript asks for, in the units that providers bill besides tokens. */

export type MediaDemand =
  | {
      readonly kind: 'images';
      readonly count: number;
      /** As the request has it; undefined where the provider chooses. */
      readonly size: string | undefined;
      readonly quality: string | undefined;
    }
  | {
      readonly kind: 'speech';
      /** UTF-16 units of the texts to be spoken: never fewer than characters. */
      readonly characters: number;
      /** The most tokens of those texts. */
      readonly textTokensBound: number;
      /** The most seconds that the sound lasts, once it is there and its format tells. */
      readonly seconds?: number | undefined;
    }
  /** The most seconds that the sound can last, or how long it was; undefined where its bytes do not tell. */
  | { readonly kind: 'transcript'; readonly seconds: number | undefined };
