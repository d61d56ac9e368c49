/** Pairs that ask the same in other words. Invented; a slash with spaces parts a pair. */
export const PARAPHRASES = `
What is the best way to lose weight? / How can I lose weight?
How do I reset my password? / how can i reset my password
How do I get rid of ants? / What is the best way to get rid of ants?
What is the capital of France? / What's the capital of France?
Which is the best restaurant in London? / What are the best restaurants in London?
Is it possible to travel back in time? / Can we travel back in time?
What is the difference between mice and rats? / What are the differences between rats and mice?
How do you make money online? / What are some ways to earn money online?
What is your opinion on remote work? / What do you think about remote work?
Why is the sky blue? / What is the reason why the sky is blue?
How much does it cost to rent a car? / What is the cost of renting a car?
How do I learn to play chess? / What is the best way to learn chess playing?
Where can I buy cheap tickets? / Where do I purchase cheap tickets?
How should I start a small business? / How do I start a small business?
What is the meaning of a raven? / What's the meaning of ravens?
How do I fix a leaking tap? / How can one repair a leaking tap?
Could you please tell me how to bake bread? / How do I bake bread?
Which movies are good for kids? / Which films are good for children?
How does a vaccine work? / How do vaccines work?
What is the best book on Python? / Which is the best book about Python?
How do I delete my account? / How can I erase my account?
What does an engineer do? / What do engineers do?
Do you think aliens exist? / Do aliens really exist?
What is the price of a stamp? / How much does a stamp cost?
How many calories are there in an egg? / How many calories are in an egg?
What are the symptoms of diabetes? / What are the signs of diabetes?
How do I install docker on ubuntu? / How to install Docker on Ubuntu
What is it like to live in Norway? / How does it feel to live in Norway?
What happens if I eat chalk? / What will happen if I eat chalk?
Who is your favorite singer? / Who's your favourite singer?
What is a good recipe for soup? / What are some good recipes for soup?
How do I contact support? / How can I get in touch with support?
How do I pick a name for my company? / How do I choose a name for my firm?
Which is better, tea or coffee? / Which is better: coffee or tea?
Are dogs smart? / Are dogs intelligent?
`;
