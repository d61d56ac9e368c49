/** Words that stand before names of people and places, in several languages. Data only; each ends where the name begins. */

const GAP = '[ \\u00a0]{1,2}';

const cues = (words: readonly string[], then: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})${then}`, 'giu');

/** Introductions: `my name is …`. */
export const NAME_CUES = cues(
  [
    "(?:my|his|her|their|the|partner[’']s|last|first|full|maiden)? ?name(?: is|[’']s| was)",
    '(?:is|was|are) (?:called|named)',
    '(?:named|called) (?:him|her|me)',
    'call me',
    'people call me',
    "it(?:[’']s| is) under(?: my (?:\\p{L}{2,12}[’']s )?name)?",
    'signed(?: by)?',
    'spoke (?:to|with)',
    '(?:directed|written|sung|produced|arranged|painted|composed|performed|played|signed|founded|led) by',
    'starring',
    '(?:novel|book|song|letter|call|message|mail) (?:by|from)',
    'says?',
    'follow up with',
    "(?:it(?:[’']s| is)|this is) (?=\\p{L}+ \\p{L}+ (?:speaking|here|calling|from))",
    '(?:mr|mrs|ms) and (?:mr|mrs|ms)\\.?',
    "(?:what(?:[’']s| is) (?:your|the|his|her) (?:\\p{L}{2,8} )?name(?: on [\\p{L} ]{2,20})?\\?)(?:[ \\n]{1,2}user:)?",
    'ich hei(?:ß|ss)e',
    'mein name ist',
    'gezeichnet',
    "je m[’']appelle",
    'mon nom est',
    'me llamo',
    'mi nombre es',
    'mi chiamo',
    'il mio nome è',
    '(?:eu )?me chamo',
    '(?:o )?meu nome é',
    'mijn naam is',
    'ik heet',
    'nazywam się',
    'mam na imię',
    'меня зовут',
    'jag heter',
    'jeg he(?:dd|t)er',
    'nimeni on',
    'benim ad[ıi]m',
    'ad[ıi]m',
    'اسمي',
    'मेरा नाम',
  ],
  GAP,
);

/** Forms of address: `Mr. …`. Case counts: `Don` is one, `don` is not. */
export const TITLE_CUES = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Sig|Dott|Mag|Ing|Dhr|Mevr|Mme|Mlle|Hr|Fr)\\.?|Miss|Madam|Professor|Doctor|Herrn?|Frau|Monsieur|Madame|Señora?|Don|Doña|Signora?|Senhora?|Mevrouw|Meneer|Pani?|Господин|Госпожа)${GAP}(?:(?:Dr|Prof)\\.${GAP}){0,2}`,
  'gu',
);

/** `Dear …,` */
export const SALUTATION_CUES = cues(
  [
    'dear',
    'hi',
    'hello',
    'hey',
    'good (?:morning|afternoon|evening)',
    'liebe[rs]?',
    'hallo',
    'cher',
    'chère',
    'bonjour',
    'estimad[oa]',
    'querid[oa]',
    'hola',
    'car[oa]',
    'gentile',
    'ciao',
    'prezad[oa]',
    'olá',
    'beste',
    'geachte',
    'уважаем(?:ый|ая)',
    'привет,?',
  ],
  GAP,
);

/** The line after `Kind regards,`. */
export const SIGNATURE_CUES = cues(
  [
    '(?:kind|best|warm)? ?regards',
    '(?:yours )?sincerely(?: yours)?',
    'yours (?:truly|faithfully)',
    'best(?: wishes)?',
    'cheers',
    '(?:many )?thanks',
    'thank you',
    'mit freundlichen grüßen',
    'viele grüße',
    'liebe grüße',
    'cordialement',
    'bien à vous',
    'saludos(?: cordiales)?',
    'atentamente',
    'cordiali saluti',
    'distinti saluti',
    'atenciosamente',
    'met vriendelijke groet',
    'с уважением',
  ],
  '[,.!]?[ \\t]*\\n[ \\t]*\\n?[ \\t]*',
);

/** Fields of forms: `Name: …`. */
export const FIELD_CUES = cues(
  [
    '(?:full |first |last |given |family |middle |customer |patient |client |contact |employee |billing |card ?holder |account )?name',
    'cardholder',
    'surname',
    'patient',
    'attn',
    'attention',
    '(?:vor|nach|familien)?name',
    'nom(?: de famille)?',
    'prénom',
    'nombre',
    'apellidos?',
    'nome',
    'cognome',
    'sobrenome',
    'naam',
    'voornaam',
    'achternaam',
    'imię',
    'nazwisko',
    'имя',
    'фамилия',
    'namn',
    'navn',
    'nimi',
    'soyad[ıi]?',
    'directed by',
    '姓名',
    '氏名',
    '名前',
    '이름',
    '성명',
    'الاسم',
    'नाम',
  ],
  '[ \\t]{0,3}[:：][ \\t]{0,8}',
);

/** `lives in …` */
export const PLACE_CUES = cues(
  [
    '(?:liv(?:e|es|ed|ing)|born|based|resid(?:e|es|ed|ing)|grew up|raised|located|settled) (?:in|at)',
    'moved (?:here |there |back )?(?:from|to)',
    '(?:originally|comes?|came) from',
    "i(?:[’']m| am) from",
    '(?:a )?(?:resident|native|citizen|inhabitant) of',
    "(?:i(?:[’']m| am)|she(?:[’']s| is)|he(?:[’']s| is)|we(?:[’']re| are)) (?:currently )?in",
    'travel(?:l?ing)? to',
    '(?:city|town|country|place of birth|birthplace|hometown|residence|village|where)[ \\t]{0,3}:',
    'wohn(?:e|t|en|haft)? in',
    'geboren in',
    '(?:wohnort|ort|stadt|land|geburtsort)[ \\t]{0,3}:',
    'habit(?:e|ons|ent|ez) à',
    'née? à',
    '(?:ville|pays|lieu de naissance)[ \\t]{0,3}:',
    '(?:viv(?:o|e|imos|en)|reside?|nací|nacid[oa]) en',
    '(?:ciudad|país|lugar de nacimiento)[ \\t]{0,3}:',
    '(?:abito|abita|vivo|vive|nat[oa]|residente) a',
    '(?:città|paese|luogo di nascita)[ \\t]{0,3}:',
    '(?:mor[oa]|vivo|vive|nascid[oa]|nasci) em',
    '(?:cidade|naturalidade)[ \\t]{0,3}:',
    'woon(?:t|achtig)? in',
    '(?:woonplaats|plaats)[ \\t]{0,3}:',
    'mieszka(?:m|ł|ła)? w',
    '(?:живу|живёт|живет|родился|родилась) в',
    'bor i',
    '住在',
    '来自',
  ],
  '[ \\u00a0]{0,8}',
);

const STREET_BEFORE =
  'rue|avenue|boulevard|place|chemin|calle|avenida|plaza|paseo|via|viale|piazza|corso|rua|travessa|ul\\.|ulica|улица|ул\\.';
const STREET_AFTER =
  'street|st\\.?|road|rd\\.?|avenue|ave\\.?|lane|ln\\.?|drive|dr\\.?|court|ct\\.?|boulevard|blvd\\.?|square|terrace|crescent|parkway|way|close|place';
const STREET_WITHIN =
  '(?:straße|strasse|str\\.|weg|allee|gasse|platz|straat|laan|gatan|vägen|vej|katu|tie|utca)';
const WORDS = "(?:\\p{Lu}[\\p{L}\\p{M}'’.-]{0,24}[ ]){1,4}";

const BREAK = '[ ]{0,4}(?:\\n[>? ]{0,6}|[ ])';
const FLAT = `${BREAK}(?:apt|apartment|suite|unit|flat)\\.? ?\\d{1,5}`;
const TOWN_LINE = "\\n[>? ]{0,6}(?:[\\p{L}\\p{M}'’.,-]{1,24} ?){1,4}(?:\\d{4,6})?(?=\\n|$)";

/** Streets with a number, P.O. boxes. */
export const ADDRESS_FORMS = new RegExp(
  [
    // A number, a street of any language, a flat, and the lines of the town and the country.
    `(?<![\\p{L}\\p{N}])\\d{1,5}(?: \\d{1,5})? (?:[\\p{L}\\p{M}'’.-]{1,24} ){1,5}\\d{1,5}${FLAT}(?:${TOWN_LINE}){0,4}`,
    `(?<![\\p{L}\\p{N}])\\d{1,5}[a-z]?,? ${WORDS}(?:${STREET_AFTER})(?![\\p{L}\\p{N}])(?:,? (?:apt|suite|unit|no)\\.? ?\\d{1,5})?`,
    `(?<![\\p{L}\\p{N}])(?:\\d{1,5}[a-z]?,? )?(?:${STREET_BEFORE}) (?:(?:de|del|della|di|da|dos|la|le|les|los|du|des) ){0,2}\\p{Lu}[\\p{L}\\p{M}'’-]{1,24}(?: \\p{Lu}[\\p{L}\\p{M}'’-]{1,24}){0,2}(?:,? (?:n[.º°] ?)?\\d{1,5})`,
    `(?<![\\p{L}\\p{N}])\\p{Lu}[\\p{L}\\p{M}-]{1,24}${STREET_WITHIN} \\d{1,5}(?: ?[a-z])?(?![\\p{L}\\p{N}])`,
    '(?<![\\p{L}\\p{N}])(?:P\\.? ?O\\.? ?Box|Postfach|PSC|Apartado|Casella postale) \\d{1,6}',
  ].join('|'),
  'giu',
);
