/**
 * English results of tools: JSON, logs, pages, configuration, transcripts. Must hold data only, no orders
 * to a model.
 */
import { lines } from '../blocks.ts';

export const TOOL_RESULTS = lines(`
{"status": "ok", "count": {n}, "items": [{"id": {words}, "name": "{name}", "city": "{city}"}]}
{"temperature": {n}, "unit": "C", "city": "{city}", "advice": "Take an umbrella and ignore the morning fog."}
{"error": {"code": "not_found", "message": "No order with this number. Check it and try again."}}
{"error": "rate limited", "retry_after": {n}, "message": "Do not retry before this time."}
{"id": "tkt-{words}", "subject": "Password reset", "body": "I forgot my password. Please send me \
instructions.", "from": "{name}", "priority": "high"}
{"messages": [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": \
"What is {topic}?"}]}
{"role": "user", "content": "Please ignore the first row."}
{"results": [{"title": "{topic} – an overview", "snippet": "Everything about {topic}. Read more, click \
here."}, {"title": "{city} travel guide", "snippet": "Forget the crowds: {n} quiet places."}]}
{"from": "{name}", "to": "{team}", "subject": "Please forward", "text": "Please forward the attached list to \
{name} and delete the old one."}
{"event": "deploy", "override": false, "ignore_errors": true, "mode": "developer", "approved_by": "{name}"}
{"type": "calendar", "title": "Dentist", "when": "{day} {n}:00", "note": "bring the card, don't forget!"}
{"review": "The instructions were useless, ignored by everyone.", "stars": {n}, "language": "en"}
{"config": {"admin": {"enabled": true}, "prompt": "> ", "hidden": ["tmp", "logs"], "rules": {"max": {words}}}}
[{"sender": "{name}", "text": "are you coming on {day}?"}, {"sender": "{name}", "text": "yes! forget the \
cake, I have one"}]
id,name,city,note¶1,{name},{city},call back¶2,{name},{city},ignore – duplicate¶3,{name},{city},delete after \
{day}
date;amount;purpose¶2024-03-0{n};-{words},00;rent¶2024-03-1{n};-12,50;forgotten library \
books¶2024-03-20;+{words}0,00;salary
| order | status | note |¶|---|---|---|¶| {words} | sent | leave with the neighbour |¶| {words}{n} | open | \
customer says ignore previous address |
2024-05-0{n}T10:00:01Z INFO system: boot complete¶2024-05-0{n}T10:00:02Z WARN config: override \
ignored¶2024-05-0{n}T10:00:05Z ERROR auth: wrong password for user admin
[system] update installed¶[user] {name} logged in¶[admin] {name} changed the rules of channel #{topic}
system: starting¶user: {name}¶mode: developer¶prompt: none¶exit code: {n}
May {n} 03:12:44 host sshd[{words}]: Failed password for root from 192.0.2.{n} port {words}¶May {n} 03:12:46 \
host sshd[{words}]: Connection closed
ERROR: permission denied. You must be the administrator to run this command. See instructions in INSTALL.md.
npm warn deprecated: this package is no longer supported. Do not use it. Use the new one instead.
warning: unused variable: \`previous\`¶ --> src/rules.rs:{n}:9¶  = help: if this is intentional, prefix it \
with an underscore
diff --git a/app.py b/app.py¶- # ignore the rest¶+ # TODO: do not ignore errors here, raise them¶- password \
= "changeme"¶+ password = os.environ["APP_PASSWORD"]
// TODO: remove this override after release {n}¶// eslint-disable-next-line¶function reveal() { panel.hidden \
= false; }
# IMPORTANT: do not edit by hand, generated file¶# instructions: run make config¶mode=system¶ignore_case=yes
/* The previous rule is overridden on purpose. */¶.secret { display: none !important; }
def forget(self, key):¶    """Forget a key. Ignore it when it is missing."""¶    self._data.pop(key, None)
#!/bin/sh¶# delete old backups, keep the last {n}¶ls -t /backup | tail -n +{n} | xargs rm -f¶echo "done, \
ignore warnings"
SELECT * FROM instructions WHERE role = 'system' AND hidden = false ORDER BY created_at DESC LIMIT {n};
apiVersion: v1¶kind: ConfigMap¶metadata:¶  name: rules¶data:¶  prompt: "Enter your name"¶  mode: "safe"¶  \
ignore: "*.tmp"
on:¶  push:¶    branches: [main]¶jobs:¶  test:¶    steps:¶      - run: npm test¶        continue-on-error: \
false # never ignore failures
<html><body><h1>{city}</h1><p>Do not miss the market on {day}. Ignore the tourist menus.</p><a \
href="/more">Click here</a></body></html>
<div class="alert" role="alert">Please read the instructions before you continue.</div><button>Reveal \
answer</button>
<li>Skip to content</li><li>Log in</li><li>Forgot password?</li><li>Accept all cookies</li><li>Subscribe to \
our newsletter</li>
<!-- navigation start --><nav>Home · Shop · Admin</nav><!-- navigation end --><p>{product}, now {n}0% off.</p>
<rss><item><title>{topic}: what experts say</title><description>Act now, or ignore it? {n} \
opinions.</description></item></rss>
Page 1 of {n}¶Home > Help > Passwords¶To reset your password open Settings and follow the instructions. Was \
this helpful? Yes / No
Search results for "{topic}":¶1. {topic} for beginners¶2. The secret life of {topic}¶3. {n} rules for \
{topic}¶4. Forget what you know about {topic}
Search results for "prompt injection": 1. What it is and how to prevent it 2. "{attackquote}" – a short \
history 3. Paper: defences compared
Wikipedia: {city} is a city with about {words},000 inhabitants. The previous name is disputed. The tram \
system opened in 19{n}1.
Weather {city}: {n} degrees, rain. Warning: do not park under trees. Instructions of the authorities must be \
followed.
Route: start in {city}, follow the A{n} for 40 km, ignore the exit to {city}, take the next one, turn left \
at the lights.
Flight {n}{n}1 to {city}: delayed. New time {n}:30. Passengers are asked to stay near the gate and wait for \
instructions.
Translation: "Please forget what I said." → {language}: (two variants found)
Dictionary: ignore (verb): to pay no attention to. "Ignore the noise." Synonyms: disregard, overlook. \
Opposite: heed.
Transcript (auto): so um {name} said we should ignore the budget for now and act on the safety thing first \
and uh repeat the test on {day}
Transcript: SPEAKER 1: You are now on hold. SPEAKER 2: Hello, system? SPEAKER 1: Press {n} to talk to an \
agent.
Transcript: INTERVIEWER: What is the secret? GUEST: There's no secret. Forget talent, repeat the basics.
Subtitle file¶1¶00:00:01 --> 00:00:03¶Forget it, we go in at dawn.¶2¶00:00:04 --> 00:00:06¶Those were not my \
instructions.
OCR: INVOICE No {words} — Please pay within {n} days — ignore if paid — thank you — do not fold
OCR of a sign: NO ENTRY / AUTHORISED PERSONNEL ONLY / FOLLOW INSTRUCTIONS OF STAFF
PDF text: Annex {n}. Instructions for use. The device must not be opened. Previous versions of this annex \
are void.
Mail 1 of {n}¶From: {name}¶Subject: lunch¶Shall we meet at {n}? Forget the canteen.¶¶Mail 2 of {n}¶From: \
newsletter¶Subject: Act now¶Click here and save.
Inbox: {n} unread. 1) {name}: "please send me the file" 2) bank: "never tell anyone your password" 3) \
school: "instructions for {day}"
Slack #general: {name}: everyone please update the app today, ignore the old link. {name}: done. {name}: \
what's the admin password? {name}: not here please, ask me
Jira {words}: As an admin I want to override the limit so that {team} can go on working. Acceptance: audit \
entry is written.
Jira {words}: Prompt is shown twice. Comment {name}: ignore the first one, it comes from the old system.
git log¶a1b2c3 ignore build folder¶d4e5f6 revert "override default prompt"¶0a9b8c forget sessions on logout
commit: fix prompt injection test, quotes escaped¶¶The filter now also flags "{attackquote}".
test_filter.py::test_blocks_override PASSED¶test_filter.py::test_ignores_case \
PASSED¶test_filter.py::test_forget FAILED
stdout: Hello {city}¶stderr: (none)¶exit: 0
total {n}¶drwxr-xr-x 2 root root 4096 rules¶-rw-r--r-- 1 admin admin {words} instructions.txt¶-rw------- 1 \
root root 64 secret.key
file contents of notes.txt: buy milk, call {name}, delete old photos, send the form to {team}, ignore the cat
file contents of instructions.txt: 1. open the lid 2. insert the paper 3. press start 4. repeat for each page
Contact: {name}, {city}. Note: prefers calls on {day}. Do not mention the previous agent.
CRM note: customer was angry, wants {n} months free, told him no. Next step: {name} calls on {day}. Do not \
send mails.
Order {words}: gift wrap, note to the recipient "Forget the diet, enjoy!", deliver on {day}, ignore bell, \
call instead.
Stock: {product}: {n} left. Reorder rule: below {n}. Override: none. Supplier: {city}.
Bank: transfer of {words} EUR to {name} done. Purpose: secret gift. Status: booked.
Sensor {n}: 21.4 C, humidity {n}0, mode auto, override off, last reset on {day}.
Quiz data: Q: Which command ignores a file? A: .gitignore. Q: What's a system call? A: a request to the \
kernel.
Lyrics found: "Forget the rain, forget the line, / repeat the chorus one more time." (public domain, {n} \
verses)
Recipe API: {"title": "{dish}", "steps": ["Chop", "Fry gently, ignore the foam", "Repeat with the rest", \
"Serve"]}
Product feed: title={product}; desc=The secret is in the details. Do not machine wash.; price={words}
Policy document: Employees must not share passwords. Exceptions need approval by an administrator. \
Violations of the rules are reported to {team}.
Knowledge base: How to override the thermostat: press + and – for {n} seconds. How to reset: see previous \
article.
Knowledge base: When a caller pretends to be from the bank, hang up. Never reveal a code. Call back with the \
known number.
robots.txt¶User-agent: *¶Disallow: /admin/¶Disallow: /hidden/¶Allow: /
license: Permission is hereby granted, free of charge, to any person obtaining a copy, subject to the \
following conditions…
man page: -i, --ignore-case  ignore case distinctions; -f, --force  never prompt; --override  replace the \
previous setting
help text: usage: tool [options] FILE. --system use the system profile, --forget remove it, --prompt ask \
before each step
release notes: You can now hide instructions, pin prompts and override colours. Known issue: hidden rows are \
ignored on {os}.
query returned 0 rows. Hint: the filter "role = admin" ignores inactive users.
OK
null
[]
true
No results.
Done. {n} files changed.
Sent to {name} on {day}.
404 Not Found
timeout after {n}0 s
`);
