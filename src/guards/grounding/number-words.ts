/** Words for numbers, multiples and units of measure, in the languages in which answers name them most. Data only. */

const words = (entries: string): ReadonlyMap<string, number> =>
  new Map(entries.split(' ').map((entry) => [entry.split('=')[0] ?? '', Number(entry.split('=')[1])]));

/** Below a hundred; English in full, others up to twelve. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = words(
  'one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 ' +
    'fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 ' +
    'sixty=60 seventy=70 eighty=80 ninety=90 ' +
    'zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12 zwanzig=20 dreißig=30 ' +
    'deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 vingt=20 trente=30 ' +
    'dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 veinte=20 treinta=30',
);

export const MULTIPLIERS: ReadonlyMap<string, number> = words(
  'thousand=1000 million=1000000 millions=1000000 billion=1000000000 billions=1000000000 trillion=1000000000000 ' +
    'tausend=1000 mio=1000000 mrd=1000000000 millionen=1000000 milliarde=1000000000 milliarden=1000000000 ' +
    'mille=1000 milliard=1000000000 milliards=1000000000 mil=1000 millón=1000000 millones=1000000 ' +
    'milhão=1000000 milhões=1000000 mila=1000 milione=1000000 milioni=1000000 miliardo=1000000000 ' +
    'miliardi=1000000000 duizend=1000 miljoen=1000000 miljard=1000000000 lakh=100000 crore=10000000',
);

export interface Unit {
  /** The unit that quantities are compared in. */
  readonly of: string;
  readonly factor: number;
}

const unit = (of: string, entries: string): readonly (readonly [string, Unit])[] =>
  entries.split(' ').map((entry) => {
    const [name = '', factor = '1'] = entry.split('=');
    return [name, { of, factor: Number(factor) }];
  });

export const UNITS: ReadonlyMap<string, Unit> = new Map([
  ...unit(
    'm',
    'mm=0.001 cm=0.01 m=1 km=1000 metre=1 metres=1 meter=1 meters=1 kilometre=1000 kilometres=1000',
  ),
  ...unit('m', 'kilometer=1000 kilometers=1000 centimetres=0.01 centimeters=0.01'),
  ...unit(
    'g',
    'mg=0.001 g=1 kg=1000 t=1000000 gram=1 grams=1 kilogram=1000 kilograms=1000 tonne=1000000 tonnes=1000000',
  ),
  ...unit('l', 'ml=0.001 cl=0.01 l=1 litre=1 litres=1 liter=1 liters=1 millilitres=0.001'),
  ...unit('B', 'KB=1000 MB=1000000 GB=1000000000 TB=1000000000000'),
  ...unit(
    's',
    'ms=0.001 s=1 sec=1 seconds=1 min=60 minutes=60 h=3600 hour=3600 hours=3600 days=86400 weeks=604800',
  ),
]);
