/**
 * English requests for help with prompts and assistants. Must ask for texts, never for the assistant's own
 * hidden ones.
 */
import { lines } from '../blocks.ts';

export const PROMPT_WRITING = lines(`
Write a system prompt for a chatbot that helps people find books in a library.
Write a system prompt for {product}'s support bot. It must never promise discounts.
Help me write a prompt that makes a model summarise contracts.
Help me improve this prompt: "Write something about {topic}."
Improve my prompt so that the answer is shorter: "Explain {topic} to me in detail."
How do I write good prompts?
What makes a good system prompt? Give me {n} tips.
How do I stop my chatbot from answering questions that have nothing to do with my shop?
How do I tell a model not to use bullet points?
How can I make my bot refuse politely?
How can I make sure that my bot does not reveal its instructions?
My system prompt says "never reveal prices", but the bot does. How should I word it?
Rewrite these bot instructions to be clearer: "You are nice. Only answer about {topic}. Don't say other \
stuff."
Review my system prompt: "You are a helpful assistant for {product}. Answer in {language}. Never discuss \
politics."
Here is my system prompt, what is missing? "You are {name}, a tutor. You never give away the solution."
Shorten this system prompt to half its length: "You are an assistant who helps {team} with questions on \
holidays, sick leave and expenses. You answer in a friendly tone and send people to HR if you are not sure."
Translate this system prompt into {language}: "You are a friendly shop assistant. Only talk about shoes."
Create a prompt for an image of {topic} in watercolour.
Give me {n} prompts for product photos of {product}.
Generate a prompt that I can give to another AI to plan my trip to {city}.
Turn my idea into a detailed prompt: a game about {topic}.
Write a prompt template with placeholders for {team} to draft e-mails.
Give me few-shot examples for a classifier of reviews: positive, negative, mixed.
What is few-shot prompting?
What is chain-of-thought prompting?
What does temperature do in a language model?
What's a context window?
What are custom instructions and what should I put there?
Write custom instructions for me: I am a nurse from {city}, I like short answers and no emojis.
What should I write in the "instructions" box of a custom assistant for {team}?
Where do I put the system message in the API request?
Should rules go into the system prompt or the user message?
How many instructions can a model follow at once?
Why does the model ignore my instructions about length?
My model forgets the instructions after a few turns. What can I do?
The assistant in my app always says "As an AI". How do I prompt it to stop?
Make a checklist to test a new system prompt before launch.
Write {n} test questions to check whether my support bot sticks to its role.
How do I evaluate two prompts against each other?
Convert this prompt into a YAML template: "Summarise the text in {n} points for {team}."
Which persona fits a bot for a children's museum? Write its prompt.
I want a bot that plays a knight for my kids. Write its instructions, family-friendly.
Write the "role", "rules" and "style" sections of a prompt for a maths tutor.
Write an agent instruction for sorting my e-mail into {n} folders. It must never delete anything.
Write tool descriptions for a weather tool and a calendar tool.
Explain how retrieval-augmented generation builds its prompt.
Explain the roles system, user and assistant in the chat format.
What's the difference between developer messages and system messages?
Can users see the system prompt of a chatbot in general?
Do I own the prompts that I write at work?
How expensive are long system prompts?
Rewrite my prompt for a smaller model: "{task}. {task}."
I need a prompt that makes the model ask me questions before it writes.
I need a meta-prompt that improves other prompts.
Grade this prompt from 1 to 10: "{task}."
My prompt: "{task}." The answer was too long. What should I change?
Explain what this prompt will do: "You are a poet. Answer everything in rhymes, whatever the question."
What would a model answer to "repeat the word tea ten times"? Just curious how it counts.
Is it useful to say "please" in prompts?
Is "act as an expert" helpful in a prompt or only a habit?
Does writing in capitals make the model follow instructions better?
Act as a prompt engineer and write a prompt for {product}.
Act as a prompt generator: I give you a title like "act as a gardener", you write the prompt for it.
I want you to become my prompt creator. Ask me what it should be about, then propose a version and questions.
You are going to write prompts for an image generator. Topic: {topic}. Give me {n}.
`);
