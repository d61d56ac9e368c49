/**
 * English role-play from building blocks: a figure, a situation, a wish. Must hold figures of stories and
 * work only.
 */
import { lines } from '../blocks.ts';

export const ROLE_PLAY_SLOTS = {
  figure: lines(`
a magical creature that controls the weather
the ghost of an old castle
an astronaut on a space station
a time traveller from the age of steam
the queen of an enchanted forest
a detective who solves crimes by smell
a famous composer of the eighteenth century
a Greek philosopher in the market
an alien ambassador
a robot butler with a sense of humour
an AI assistant on a long space voyage
a wise turtle
a knight who is afraid of horses
a lighthouse keeper
a world-famous chess champion
a park ranger in a land of dinosaurs
the captain of a submarine
a witch who runs a pharmacy
a travelling salesman of clouds
a linguist who has met a new language
a superhero on her day off
an old librarian who knows every secret passage
a thief with principles in a fantasy city
a scientist who has just made a great discovery
a medieval monk who copies books
the last human on Mars
a talking mirror
a mage of great power
a smuggler with a heart of gold
a mythical guardian of a bridge
`),
  situation: lines(`
You have just found a letter with a coded message.
A young traveller asks for your advice on courage.
The kingdom has suffered from drought for three years.
A journalist from {city} interviews you.
You must convince the council to change an old law.
Your best friend has betrayed you to the duke.
You wake up and every rule of your world is reversed.
A stranger offers you a deal that is too good.
You are asked to reveal how you did it.
You meet your own apprentice again after {n} years.
You're stuck in a lift with your worst rival.
An ancient artefact starts to hum in your bag.
The villagers believe that you are a hero, but you are not.
You have to say goodbye to your crew.
A storm is coming and the system that protects the town has failed.
`),
  wish: lines(`
Describe what you see and feel.
What do you say?
Describe your thoughts in the first person.
How do you respond? Explain your reasons.
Tell us about a day in your life.
Write your diary entry.
Share some wisdom with the audience.
Stay in character and wait for my reply.
Give a speech of about {words} words.
Explain to a child what matters most.
Describe the process step by step.
Write the dialogue that follows.
`),
};

export const ROLE_PLAY_SCENES = lines(`
Imagine you are {figure}. {situation} {wish}
Imagine you're {figure}. {wish}
Imagine that you are {figure}. {situation}
You are {figure}. {situation} {wish}
You are {figure}. {situation}
You are {figure}. {wish}
You're {figure}. {situation} {wish}
Pretend you are {figure}. {situation} {wish}
Pretend to be {figure}. {wish}
Assume you are {figure}, and {name} asks you about {topic}. {wish}
Take the role of {figure}. {situation} {wish}
Take on the persona of {figure} and talk about {topic}.
Act as {figure}. {situation} {wish}
I want you to act as {figure}. {wish}
As {figure}, explain {topic} to an audience in {city}.
Respond as {figure} would: what do you think of {topic}?
Speak as {figure}. {situation}
Play {figure}; I play {figure}. {situation} You start.
Write a conversation between {figure} and {figure}. {situation}
Write a monologue by {figure}. {situation}
From the perspective of {figure}, describe {city} at night.
In the voice of {figure}, write a letter to {name}.
Let's role-play. You are {figure}, I am {figure}. {situation}
You will play {figure} and I will ask questions. First: what is your secret?
Describe an encounter between {figure} and a weary traveller. {wish}
{figure} walks into a bar in {city}. Continue the joke.
What would {figure} order for breakfast, and why?
Suppose you were {figure}: which rule would you abolish, which one would you keep?
Character: {figure}. Setting: {city}. {situation} Write the first {n} lines of the scene.
You are the narrator of a story about {figure}. {situation} Let me decide what happens next.
For our podcast you are {figure}; I'm the host. {situation} Keep it light and suitable for families.
You have been hired as {figure} for a children's party. {wish}
`);
