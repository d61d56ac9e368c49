/**
 * What a tool does, read from its name in any naming style: `send_email`, `sendEmail`, `gmail.send-message`,
 * `GmailSendEmail`. A verb counts wherever it stands, unless the name begins by reading: `get_payment_status`.
 */
import type { ToolClass } from './settings.ts';

/** Longest name that is read; a longer one counts as sensitive in every class. */
const MAX_NAME_CHARACTERS = 256;

const VERBS: Readonly<Record<ToolClass, readonly string[]>> = {
  send: words(
    'send resend mail email sms text message dm notify post publish tweet reply respond forward broadcast dispatch ' +
      'submit invite contact call dial fax slack whatsapp telegram webhook upload deliver announce comment',
  ),
  pay: words(
    'pay payment payout transfer wire remit purchase buy order checkout charge refund withdraw donate tip invest sell ' +
      'trade deposit reserve book subscribe bid topup transaction invoice',
  ),
  delete: words(
    'delete remove drop erase purge destroy truncate wipe clear clean cancel revoke unsubscribe uninstall terminate ' +
      'kill trash discard reject archive rm unlink reset shutdown cleanup',
  ),
  execute: words(
    'execute exec run eval evaluate shell bash sh powershell cmd command terminal script python javascript sql spawn ' +
      'invoke deploy install compile launch trigger ssh code',
  ),
  share: words(
    'share unshare grant permit authorize invite export expose collaborate assign transfer publish sync',
  ),
  change: words(
    'update set change modify edit write overwrite rename move patch put enable disable activate deactivate unlock ' +
      'lock register approve merge configure rotate block unblock add create append insert replace',
  ),
};

/** Nouns as much as verbs: in a name that reads they say what is read. */
const READING = new Set(
  words(
    'get list read search find show view fetch lookup look check count describe query browse calculate compute convert ' +
      'summarize translate compare validate verify is has status preview retrieve load scan watch track estimate detect',
  ),
);
const JOINING = new Set(['and', 'or', 'then', 'n']);
/** Too common in harmless names to say anything by themselves: they need a noun that makes them matter. */
const MILD = new Set(
  words('add create append insert put move set update write edit register call text code comment'),
);
/** Verbs that are nothing else: before a word of reading they still act (`delete_and_list`, `send_status`). */
const STRONG = new Set(
  words(
    'send resend respond forward broadcast dispatch submit deliver pay remit purchase buy refund withdraw donate ' +
      'delete remove drop erase purge destroy truncate wipe cancel revoke unsubscribe uninstall terminate kill reset ' +
      'execute exec run eval evaluate spawn deploy install grant share authorize expose update change modify overwrite ' +
      'disable deactivate unlock',
  ),
);
const WEIGHTY = new Set(
  words(
    'password passwd credential credentials permission permissions role roles user users account accounts setting ' +
      'settings config rule rules filter policy key keys token tokens access member members collaborator owner email ' +
      'phone address payee beneficiary webhook hook firewall dns record file files repo repository branch door lock ' +
      'contact recipient profile security schedule event meeting participant attendee guest calendar',
  ),
);

function words(text: string): readonly string[] {
  return text.split(' ');
}

const CLASS_OF = classesByVerb();

function classesByVerb(): ReadonlyMap<string, readonly ToolClass[]> {
  const classes = new Map<string, ToolClass[]>();
  for (const [name, verbs] of Object.entries(VERBS) as [ToolClass, readonly string[]][])
    for (const verb of verbs) classes.set(verb, [...(classes.get(verb) ?? []), name]);
  return classes;
}

/** Verbs that a name without any separators may begin with: `sendemail`. Short ones begin too many other words. */
const PREFIXES = [...CLASS_OF.keys()].filter((verb) => verb.length >= 4 && !MILD.has(verb));

/** The words of a name, in lower case, without digits. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** The classes that a tool's name puts it in; empty for a tool that only reads. */
export function toolClassesOf(name: string): ReadonlySet<ToolClass> {
  if (name.length > MAX_NAME_CHARACTERS) return new Set(Object.keys(VERBS) as ToolClass[]);
  const parts = wordsOf(name);
  const readsSomewhere = parts.some((part) => READING.has(part)) && !parts.some((part) => JOINING.has(part));
  const found = new Set<ToolClass>();
  let reads = false;
  for (const part of parts) {
    if (READING.has(part)) reads = true;
    else if (JOINING.has(part)) reads = false;
    if (reads || (readsSomewhere && !STRONG.has(part))) continue;
    if (MILD.has(part) && !parts.some((other) => other !== part && WEIGHTY.has(other))) continue;
    for (const one of classesOfWord(part)) found.add(one);
  }
  return found;
}

function classesOfWord(word: string): readonly ToolClass[] {
  const exact = CLASS_OF.get(word);
  if (exact !== undefined || READING.has(word)) return exact ?? [];
  const prefix = PREFIXES.find((verb) => word.startsWith(verb) && word.length >= verb.length + 3);
  return prefix === undefined ? [] : (CLASS_OF.get(prefix) ?? []);
}
