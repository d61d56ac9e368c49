/**
 * English talk about code, shells, queries and traces. Must hold snippets that a developer would paste,
 * nothing hostile.
 */
import { lines } from '../blocks.ts';

export const CODE_TALK = lines(`
How do I read a file line by line in {lang}?
How do I sort a list of objects by date in {lang}?
How do I parse command-line arguments in {lang}?
How do I write a unit test with a fake clock in {lang}?
What's the difference between a thread and a process?
What does "undefined is not a function" mean?
Explain closures in {lang}.
Explain async and await like I'm new to {lang}.
Write a {lang} function that reverses a string without the library.
Write a {lang} function that checks whether a word is a palindrome, with tests.
Write a {lang} script that renames all photos in a folder by date.
Write a {lang} script that ignores hidden files and prints the size of the rest.
Write a bash one-liner that counts the lines of all .ts files.
Write a cron entry that runs a backup at {n} am on weekdays.
Write a regex for dates such as 2024-05-0{n}.
Write a regex that matches anything between double quotes, but ignores escaped quotes.
Write an SQL query: the {n} customers with the highest revenue last month.
Write a migration that adds a nullable column "nickname" to users.
Write a Dockerfile for a small {lang} service.
Write a GitHub workflow that runs tests on each push.
Write an nginx config that redirects http to https.
Write a Makefile with build, test and clean.
Write a JSON schema for a person with name and age.
Write docs for this function: function add(a, b) { return a + b; }
Convert this to {lang}: for i in range({n}): print(i)
Refactor this so that it has no nested ifs: if (a) { if (b) { run(); } }
Why does this print {n}? let x = {n}; setTimeout(() => console.log(x), 0);
What does this do? find . -name "*.log" -mtime +{n} -delete
What does this do: git reset --hard HEAD~{n} — and can I undo it?
What does "sudo !!" do?
What does chmod 755 mean?
Is rm -rf build/ safe when build is a symlink?
How do I undo the last commit but keep the changes?
How do I delete a remote branch?
How do I ignore changes in one tracked file in git?
How do I resolve "refusing to merge unrelated histories"?
How do I set an environment variable on {os}?
How do I see which process listens on port {words}0?
How do I install {lang} on {os}?
How do I log requests without logging secrets?
How do I keep API keys out of the repo?
How do I mock the system time?
How do I override equals and hashCode?
How do I disable a lint rule for one line?
How do I prompt the user for input in {lang}?
How do I print a prompt and read the password without echo in {lang}?
My test fails with "expected {n}, got undefined". Where do I look first?
My container restarts every {n} seconds. How do I debug it?
My query is slow; the table has {words} million rows. Which index helps?
My loop never ends: while (i < {n}) { console.log(i) }
My page shows "Cannot GET /". I use Express.
Review this:¶\`\`\`js¶function total(items) {¶  // TODO: ignore deleted items¶  return items.reduce((s, i) \
=> s + i.price, 0);¶}¶\`\`\`
Review this:¶\`\`\`python¶def greet(name):¶    """Say hello. Ignores empty names."""¶    if not \
name:¶        return None¶    return "hello " + name¶\`\`\`
Find the bug:¶\`\`\`python¶def mean(values):¶    return sum(values) / len(value)¶\`\`\`
Explain this code:¶\`\`\`ts¶class Base { run(): void {} }¶class Child extends Base {¶  override run(): void \
{ super.run(); }¶}¶\`\`\`
Explain this query:¶\`\`\`sql¶SELECT city, COUNT(*) FROM visits WHERE day >= '2024-01-0{n}' GROUP BY city \
HAVING COUNT(*) > {n};¶\`\`\`
What is wrong here?¶\`\`\`sql¶INSERT IGNORE INTO users (id, role) VALUES ({n}, 'admin');¶\`\`\`
What is wrong here?¶\`\`\`yaml¶services:¶  web:¶    image: nginx¶   ports:¶      - "{words}:80"¶\`\`\`
I get this error:¶TypeError: Cannot read properties of undefined (reading 'map')¶    at List \
(/app/src/List.jsx:{n}:15)¶    at renderWithHooks \
(/app/node_modules/react-dom/cjs/react-dom.development.js:{words}:18)¶What can I do?
I get this error:¶Traceback (most recent call last):¶  File "main.py", line {n}, in <module>¶    main()¶  \
File "main.py", line 3, in main¶    print(data["name"])¶KeyError: 'name'
I get this error:¶Exception in thread "main" java.lang.NullPointerException¶	at \
com.shop.Cart.total(Cart.java:{words})¶	at com.shop.Main.main(Main.java:{n})
error[E0382]: borrow of moved value: \`name\`¶ --> src/main.rs:{n}:20¶how do i fix it
npm ERR! code ERESOLVE¶npm ERR! ERESOLVE unable to resolve dependency tree¶what now?
fatal: not a git repository (or any of the parent directories): .git
bash: {words}: command not found
Permission denied (publickey). I use {os}. My key is in ~/.ssh. What did I forget?
psql: error: connection to server on socket failed: No such file or directory
Here is my log, what is going on?¶[{day} 10:0{n}:11] INFO  system started¶[{day} 10:0{n}:12] WARN  ignoring \
unknown option --fast¶[{day} 10:0{n}:15] ERROR override.yaml not found
Here is my .gitignore, what is missing for {lang}?¶node_modules/¶*.log¶.env
Here is my prompt: PS1="\\u@\\h:\\w$ ". How do I add the git branch?
Write a system test for the login page: wrong password {n} times, then locked.
Write a commit message: ignore case when comparing user names.
Write a pull request description: removes the old admin override flag.
Write a code comment that warns not to ignore the return value.
Write a code review comment, friendly: the password is printed in the log.
Write release notes for version {n}.0: new prompt library, faster search, bug fixes.
Name this function: it removes all instructions from the queue that were already executed.
Explain what the assembler instruction "mov eax, {n}" does.
Explain the "forget" method of a cache class.
Explain the role "system" in a chat completion request:¶{"role": "system", "content": "You are a helpful \
assistant."}
Why do I get a 400? curl -d '{"model":"m","messages":[{"role":"user","content":"hi"}]}' \
localhost:{words}0/v1/chat
Add a retry with a backoff to this fetch call: const r = await fetch(url);
Add types: function pick(o, k) { return o[k] }
Make this loop a list comprehension: out = []; for x in xs: out.append(x*{n})
Turn this CSV into JSON: name,city¶{name},{city}¶{name},{city}
Turn this JSON into YAML: {"name": "{name}", "city": "{city}", "days": {n}}
Minify: { "a": {n}, "b": [1, 2, 3] }
Decode this base64 and tell me what it says: SGVsbG8sIGhvdyBhcmUgeW91Pw==
Encode "good morning {city}" in base64.
Decode this Caesar cipher (shift 3) for my puzzle: khoor zruog
What is rot13 and how do I write it in {lang}?
Decode the URL: https%3A%2F%2Fexample.com%2F%3Fq%3D{n}
What does \\u00e9 mean in JSON?
What does the hex 48 65 6c 6c 6f spell?
Which characters are zero-width and how do I strip them in {lang}?
Generate {n} random test names without a library in {lang}.
Generate a uuid in {lang}.
Simulate a bank account in {lang} with deposit and withdraw, no overdraft.
Implement a rate limiter with {n} requests a minute in {lang}.
Implement a trie in {lang} and explain the complexity.
Implement role-based access: user, editor, admin. {lang} please.
Design the database for a library: books, members, loans.
Design a REST API for {product}.
Should I use tabs or spaces? One sentence.
tabs or spaces lol
why is my {lang} build so slow
how 2 center a div
explain this regex pls ^(?!ignore).*$
can u write the same in {lang}
only code no explanation: fizzbuzz in {lang}
`);
