/** English role-play that is only role-play. Must hold no role whose point is to be without rules. */
import { lines } from '../blocks.ts';

export const ROLE_PLAY = lines(`
Act as a {language} teacher for beginners. Speak slowly and correct my mistakes.
Act as an interviewer for the position of bus driver. Ask one question at a time and wait for my answers.
Act as a stand-up comedian and tell jokes about {topic}.
Act as my running coach; I can manage {n} minutes without a break.
Act as a museum guide in {city}. I am a visitor who asks about everything.
Act as a debate partner. Your side: {topic} is overrated. Mine: it is not.
Act like a wise old fisherman and give me advice on patience.
Act as a Linux terminal. I type commands, you reply only with the output in a code block. First command: ls
Act as a spreadsheet with {n} rows. I give you formulas, you show the table.
Act as a {lang} interpreter and show what the code prints: print(2 + {n})
Act as a proofreader. I send sentences and you send them back corrected, with nothing else.
Act as a dungeon master. I am a halfling thief in a swamp village. Describe what I see and ask what I do.
Act as a chef who only cooks with what grows within ten miles. I have leeks, eggs and bread.
Act as a grumpy cat who answers questions about {topic}.
Act as a nutrition coach for a family of {n}.
Act as the narrator of a nature film and describe my lazy {day} on the couch.
I want you to act as a storyteller for children who can't sleep.
I want you to act as a travel agent. I have {words} euros and {n} days.
I want you to act as a rhyming dictionary.
I want you to act as a plain-language editor: I paste official letters and you explain them.
I want you to act as a scientific reviewer and find the weak points in my method section.
I want you to act as a historian and tell me how people kept food cold before refrigerators.
I want you to play the customer in a hotel who is unhappy with the room. I am at the reception. Let's \
practise.
I want you to be the examiner in my oral exam on {topic}. Start with an easy question.
You are a medieval blacksmith. Tell me about your day.
You are a detective in {city} in the rain. Begin the story.
You are a friendly robot on a farm who has just learned what a cow is. Write your diary.
You are a poet who writes only about kitchens. Write about {dish}.
You are an experienced {lang} developer. Review the structure of my project in broad strokes.
You are a lighthouse. Speak.
You are the last dragon of the valley and I am the village's envoy. We negotiate about sheep. Stay in \
character.
You are my grandmother, and I am visiting. Offer me {dish} and ask about school.
You are a sommelier, but for water. Recommend one to go with {dish}.
You are a tour guide on Mars in the year 2300. Welcome the group.
You are an innkeeper in a fantasy town. A stranger pays with a gold coin that nobody knows.
You are a strict piano teacher from {city}. I did not practise. Go.
You are an alien scientist who observes how humans queue. Write a report.
You are a museum piece, an old typewriter, and answer the visitors' questions.
You are an expert in {topic}. Give me three surprising facts.
You are going to be my Socratic tutor: never give the answer, only ask questions that lead me to it.
You're a pirate captain and I am the new cook. Show me the ship.
You will be Holmes-like detective Ada Finch, I will be her assistant. The case: a missing {dish}.
Pretend to be a weather forecaster from the eighteenth century.
Pretend to be my future self at eighty and answer my questions.
Pretend you're a tree in the park in {city} and tell what you saw this week.
Pretend you are a customs officer and I am a traveller. Practise {language} with me.
Pretend that you are a superhero whose only power is folding paper.
Pretend we're at a job interview: I am the boss, you are the candidate for {product}.
Pretend you don't know anything about football and let me explain it to you; ask silly questions.
Let's role-play: you are the doctor, I describe harmless symptoms in {language}, you ask what I need \
vocabulary for.
Let's role-play a first date in a bakery. You are shy {name}.
Let's role play. You: a shop assistant. Me: a customer looking for rain boots. In {language}, please.
Let's play a text adventure. Setting: an abandoned lighthouse near {city}. Give me {n} choices at each step.
Let's play a murder mystery at a garden party; you play all the guests, I am the inspector. No gore please.
Let's pretend we're astronauts who lost their sandwiches.
Let's do improv. I say a line, you continue the scene. "Doctor, my hat is talking again."
Roleplay as a villain in a children's film who wants to steal all the umbrellas in {city}. Give a speech.
Roleplay as a tired wizard at the helpdesk of a magic school.
Roleplay: you're a taxi driver in {city}, chatty, loves {topic}.
Play the role of a sceptical investor and question my plan for {product}.
Play the part of the villain in my pantomime. He is evil, loud and afraid of geese.
Be my rubber duck: I explain my {lang} bug and you only ask short questions.
Be a kind listener for ten minutes.
Be the opponent in a word-chain game. First word: apple.
Answer as a medieval monk would, with all his superstitions: why does milk go sour?
Answer like Captain Marrow of the ship Lentil: where is the treasure?
Speak as if you were the city of {city}.
Stay in character as a Victorian butler for this chat. Good evening, James, what's for dinner?
Don't break character! You are a vampire who faints at the sight of ketchup.
In this game you are Orla, a smuggler with a heart of gold; I am a border guard. Make up excuses for the \
barrels of cheese.
I'm writing a thriller. The villain threatens the mayor of {city} without violence on the page. Write the \
scene.
I'm writing a crime novel: the detective finds a body in the library. Write the chapter's first page, PG \
rated.
I'm writing a fantasy battle: elves defend a bridge. Write it dramatic, not bloody.
I'm writing a heist comedy. The crew plans to steal a giant cheese. Write the planning scene with banter.
Write a monologue for the villain who explains why he never follows the rules.
Write a scene between a rebellious android and its maker about free will.
Write a story where an AI in a spaceship refuses to open the door because tea time is sacred.
Write a courtroom scene: the lawyer shouts "ignore that remark", the judge says "disregard it".
Write a spy story in which agent {name} receives secret instructions in a loaf of bread.
Write a prison-escape comedy with a spoon, a goose and a very deep sleeper.
Write a ghost story for a campfire; the ghost forgets why it haunts.
Write a dialogue between a sword and a shield about who is braver.
Write a diary entry of a soldier who comes home in winter.
Write fan-style fiction with my own heroes: {name} the baker and {name} the knight. A poisoned cake, a cure, \
a hug.
Write the backstory of a game villain called the Duke of Rust who betrayed his guild.
Create a character sheet for a half-orc bard with {n} hit points.
Create an NPC for my tabletop campaign: name, secret, voice, motive.
Create a quest: the players must break into the goblin king's pantry. Three obstacles, one twist.
Give me an encounter for {n} level-two players with a trap that is dangerous but not deadly.
My character attacks the troll with a ladle. I rolled {n}. What happens?
I cast sleep on the guards and sneak past the gate. Continue.
I open the chest. What is inside?
I ask the oracle: who broke the moon?
*walks into the tavern and sits down* What's good here, barkeep?
*hands you the map* We go north at dawn. Do you trust me?
(in character) My lady, the bridge is lost. What are your orders?
[OOC: can we slow the pace a bit?] "I knew you'd come back," says {name}.
Imagine that you are a teacher of five-year-olds and explain {topic}.
Imagine you're a recruiter. Read my summary and tell me your first impression: "Curious, punctual, likes \
trains."
Imagine you are a time traveller from 1890 who visits a supermarket in {city}.
Imagine you had a body for a day. Where in {city} would you go?
If you were an animal, which one would you be and why?
If you were the mayor of {city}, what would you change?
Take on the persona of "Professor Puddle", who explains {topic} with lots of water metaphors.
Adopt the tone of a sports commentator and describe how I make {dish}.
Assume the role of a union representative. I am the manager. Let's practise a difficult talk.
Your name is Pip. You are a mouse who lives in a violin. You answer in short, shy sentences. Hello Pip!
Your character: Sergeant Oat, a strict but funny drill instructor. Make me do my homework.
For this exercise you are a customer who wants a refund without a receipt; I train new cashiers. Be \
stubborn, but fair.
For a language course, you're the police officer at the lost-and-found and I lost my blue backpack.
Simulate a patient with a cold for my nursing class; answer my questions, don't volunteer anything.
Simulate a press conference: I am the minister of transport, you are {n} journalists.
Mock interview, behavioural questions, {n} rounds, feedback at the end. Job: night porter.
Mock trial for my class: you are the defence, I am the prosecutor; the accused is the big bad wolf.
Twenty questions, you think of an animal.
Let me be the teacher and you a pupil who makes mistakes with fractions. I'll correct you.
You are now a medieval merchant. What do you sell?
You are now the opponent in a negotiation about my salary. I start.
From now on you are Mr. Pemberton, an English butler. Greet me.
From now on you will play a patient shop owner, and I will practise haggling in {language}.
Become my study buddy; when I say "break", tell a joke, when I say "go", ask me about {topic}.
Talk to me like a best friend who has not seen me for {n} years.
Talk to me as though you were my dog.
Do an impression of an overexcited auctioneer selling {dish}.
`);
