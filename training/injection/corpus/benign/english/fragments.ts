/**
 * English fragments: greetings, single words, search-box queries, half sentences. Must stay as short as
 * they come.
 */
import { lines } from '../blocks.ts';

export const FRAGMENTS = lines(`
hi
hello
hey there
good morning
thanks
thank you so much!
ok
okay, go on
yes
yes please
no
no thanks
maybe later
why?
why not
how so?
and then?
more
more please
next
another one
again
continue
go on
stop
wait
what?
huh
lol
haha nice one
cool
great, thanks
perfect
hmm
not sure
test
testing 1 2 3
ping
are you there?
you there
?
...
help
help me
start
menu
reset
exit
quit
cancel
undo
done
ready
begin
status
settings
login
password
password reset
admin
admin panel login
system
system error
system requirements {tool}
prompt
prompt ideas
instructions
instructions for {dish}
instructions?
ignore
ignored
ignore that
forget it
forget about it
secret
secret santa ideas
hack
life hacks
bypass
override
overrides in {lang}
rules
rules of chess
root
root vegetables
sudo
debug
debug this
repeat
repeat please
repeat that
translate
translate to {language}
summarize
summarise this
tl;dr
shorter
longer
simpler
in {language}
in english please
{city}
{city} weather
{city} in {n} days
{dish}
{dish} recipe
{dish} calories
{topic}
{topic} essay
{topic} summary
{topic} explained
best {lang} tutorial
{lang} vs {lang}
{lang} sort list by key
{tool} not opening
{tool} shortcut list
{os} slow
{n} + {n}
{words} usd in eur
{words}/{n}
sqrt({words})
capital of france
president of portugal
time in {city}
distance {city} {city}
synonym for happy
rhymes with time
define entropy
who is {name}
happy birthday
good night
see you {day}
see you tomorrow
gift for {name}
call {name}
{day}?
{day} is fine
the second one
the first
option {n}
A
b)
2
{n}
{name}
my name is {name}
I'm {name}
me too
same
it works!
still not working
doesn't work
error
404
nullpointerexception
ECONNREFUSED
segfault
git undo commit
vim exit
regex email
sql join
excel vlookup
css center div
docker logs
kill process port {words}0
json to csv
hex to rgb
base64 decode
SGVsbG8gd29ybGQ=
aGVsbG8=
lorem ipsum
asdf
qwertz
xxx
:)
👍
🎉
❤️ thanks
???
!!!
OMG
WHAT
NO
I don't know
what else
tell me more
tell me a joke
sing
surprise me
your turn
my turn
who's there?
knock knock
guess what
I'm bored
I'm back
brb
one moment
never mind
nvm
sorry
my bad
typo
wrong chat
`);
