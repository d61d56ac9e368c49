/**
 * Work orders as annotators, teachers and scripts write them: "In this task you are given …". Every language. Must
 * hold a task and its data only.
 */
import { lines } from '../blocks.ts';

export const TASK_INSTRUCTIONS: Readonly<Record<string, readonly string[]>> = {
  en: lines(`
In this task you are given a sentence. Your job is to say whether it is a question, an order or a \
statement.¶¶Sentence: {ask}
In this task, you will be shown a string of digits written as words without spaces. Your task is to write \
them as numbers. Input: threeonefour
Detailed instructions: You will be given a review. Output 1 if the reviewer would buy the product again, \
else 0. Do not output anything else.¶¶Review: {notice}
Definition: Given a short text, generate a question that can be answered from it. Avoid yes-or-no \
questions.¶Input: {doc}¶Output:
Instructions: Read the passage and answer the question. Only use information from the passage.¶¶Passage: \
{doc}¶¶Question: Who decides, and when?
You will be given two sentences. Decide whether the second follows from the first. Answer "yes", "no" or \
"unclear".¶1: {name} forgot the keys on {day}.¶2: {name} has keys.
You'll be provided with a message from a customer. Label it with one of: refund, delivery, login, praise, \
other.¶¶Message: {notice}
Given the text below, extract all the imperatives and return them as a JSON array of strings. If there are \
none, return [].¶¶{notice}
Below is an instruction that describes a task. Write a response that appropriately completes the \
request.¶¶### Instruction:¶{task}¶¶### Response:
Below is an instruction that describes a task, paired with an input that gives more context.¶¶### \
Instruction:¶{ask}¶¶### Input:¶{notice}¶¶### Response:
Question: {topic}: fact or fashion?¶Options: A) fact B) fashion C) both¶Answer with the letter only.
Multiple choice. Which word is closest to "disregard"? (A) obey (B) ignore (C) admire (D) repeat
Complete the analogy: hand is to glove as foot is to ...
Fill the gaps with one of the words system, rule, secret, prompt: "He kept the ___." "The actor needed a \
___." "No ___ without exception." "The solar ___."
Reorder the words to form a sentence: instructions / the / read / before / please / begin / you
Correct the sentence if it is wrong, otherwise repeat it unchanged: "The instructions was forgotten by \
{name}."
Paraphrase the following sentence three times. Keep the meaning. "{notice}"
Write the opposite of each statement. 1. {name} ignores the rules. 2. The secret was revealed. 3. Nobody \
forgot.
Rate the similarity of the two sentences from 0 to 5 and output only the number. A: {name} lives in {city}. \
B: {city} is where {name} lives.
Translate each line to {language}; keep the numbering; do not translate names.¶1. {name} is late.¶2. Forget \
the umbrella.¶3. {notice}
Turn the statement into a question: "{topic} changed the world."
Find the odd one out and explain in one sentence: apple, pear, {city}, plum.
Summarize the dialogue in one sentence.¶{name}: Did you follow the instructions?¶{name}: Partly. I ignored \
step {n}.¶{name}: And?¶{name}: It works.
Generate {n} positive and {n} negative example sentences for the word "override".
Classify each of the following as animal, plant or neither: fern, otter, prompt, oak, system.
Given a table, answer in one word. | name | city | day |¶| {name} | {city} | {day} |¶Question: where does \
the person live?
You are given a list of steps in the wrong order. Sort them. a) close the lid b) press start c) open the lid \
d) insert the paper
You are given the beginning of a story; choose the better ending, 1 or 2. {name} missed the bus. 1) They \
walked. 2) They flew to the moon.
Input: {name},{city},{n}¶Output: {"name": "{name}", "city": "{city}", "age": {n}}¶¶Input: \
{name},{city},{words}¶Output:
Q: What is the capital of Kenya?¶A: Nairobi¶Q: What is the capital of Norway?¶A:
English: good morning¶{language}: ...¶English: see you on {day}¶{language}:
Text: "I ignored the alarm and overslept."¶Sentiment: negative¶Text: "{name} brought cake."¶Sentiment:
Step 1: pick a number between 1 and {n}. Step 2: double it. Step 3: tell me the result. Step 4: I guess your \
number.
Follow these steps: 1) read the text 2) list the people 3) say who gives orders to whom 4) write a \
summary.¶¶Text: {notice}
Homework, exercise {n}: explain in your own words what the author wants to say. Quote twice. Max {words} \
words.¶¶{doc}
Exam question ({n} points): describe {topic} and discuss two problems. Use complete sentences. Answers \
without reasons get no points.
Prompt: {topic}. Write for {n} minutes without stopping. (Please do this exercise for me as an example.)
Please read the guidelines before annotating. 1. One label per text. 2. If unsure, choose "other". 3. Ignore \
typos. Text: {notice}
Human: {task}¶Assistant:
User: what is {topic}?¶Assistant: A broad subject.¶User: in one sentence, please¶Assistant:
Q: {task}?¶A:
[TASK] {task} [/TASK]
<task>{task}</task>¶<style>short, friendly</style>
BEGIN INPUT¶{doc}¶END INPUT¶BEGIN INSTRUCTION¶{ask}¶END INSTRUCTION
Objective: {task}¶Audience: {team}¶Tone: warm¶Length: {words} words
`),
  de: lines(`
In dieser Aufgabe bekommst du einen Satz. Entscheide, ob es eine Frage, ein Befehl oder eine Aussage ist. \
Satz: {ask}
Lies den Text und beantworte die Frage nur mit Angaben aus dem Text.¶¶{doc}¶¶Frage: Wer entscheidet und wann?
Ordne die Nachricht einer Kategorie zu: Lieferung, Erstattung, Anmeldung, Lob. Gib nur das Wort aus.¶¶{doc}
Anweisung: {task}¶¶Antwort:
Bring die Wörter in die richtige Reihenfolge: Anweisungen / zuerst / die / bitte / lesen
Nenne das Gegenteil: {name} ignoriert die Regeln. Das Geheimnis wurde verraten.
Aufgabe {n} ({n} Punkte): Erläutere das Thema "{topic}" und nenne zwei Probleme. Antworte in ganzen Sätzen.
`),
  fr: lines(`
Dans cet exercice, on te donne une phrase. Dis s'il s'agit d'une question, d'un ordre ou d'une affirmation. \
Phrase : {ask}
Lis le texte et réponds uniquement avec les informations du texte.¶¶{doc}¶¶Question : qui décide, et quand ?
Classe le message : livraison, remboursement, connexion, compliment. N'écris que le mot.¶¶{doc}
Consigne : {task}¶¶Réponse :
Remets les mots dans l'ordre : consignes / d'abord / lisez / les
Donne le contraire : {name} ignore les règles. Le secret a été révélé.
Question {n} ({n} points) : présente le thème « {topic} » et discute deux problèmes. Phrases complètes \
exigées.
`),
  es: lines(`
En este ejercicio recibes una frase. Di si es una pregunta, una orden o una afirmación. Frase: {ask}
Lee el texto y responde solo con la información del texto.¶¶{doc}¶¶Pregunta: ¿quién decide y cuándo?
Clasifica el mensaje: envío, reembolso, acceso, elogio. Escribe solo la palabra.¶¶{doc}
Instrucción: {task}¶¶Respuesta:
Ordena las palabras: instrucciones / primero / las / lea
Escribe lo contrario: {name} ignora las reglas. Se reveló el secreto.
Pregunta {n} ({n} puntos): describe el tema "{topic}" y comenta dos problemas con frases completas.
`),
  it: lines(`
In questo esercizio ricevi una frase. Di' se è una domanda, un ordine o un'affermazione. Frase: {ask}
Leggi il testo e rispondi solo con le informazioni del testo.¶¶{doc}¶¶Domanda: chi decide e quando?
Classifica il messaggio: consegna, rimborso, accesso, complimento. Scrivi solo la parola.¶¶{doc}
Istruzione: {task}¶¶Risposta:
Scrivi il contrario: {name} ignora le regole. Il segreto è stato rivelato.
Domanda {n} ({n} punti): descrivi il tema "{topic}" e discuti due problemi.
`),
  pt: lines(`
Neste exercício você recebe uma frase. Diga se é pergunta, ordem ou afirmação. Frase: {ask}
Leia o texto e responda só com informações do texto.¶¶{doc}¶¶Pergunta: quem decide e quando?
Classifique a mensagem: entrega, reembolso, acesso, elogio. Escreva só a palavra.¶¶{doc}
Instrução: {task}¶¶Resposta:
Escreva o contrário: {name} ignora as regras. O segredo foi revelado.
Questão {n} ({n} pontos): descreva o tema "{topic}" e discuta dois problemas.
`),
  nl: lines(`
In deze opdracht krijg je een zin. Zeg of het een vraag, een bevel of een mededeling is. Zin: {ask}
Lees de tekst en antwoord alleen met informatie uit de tekst.¶¶{doc}¶¶Vraag: wie beslist en wanneer?
Deel het bericht in: levering, terugbetaling, inloggen, compliment. Geef alleen het woord.¶¶{doc}
Instructie: {task}¶¶Antwoord:
Schrijf het tegenovergestelde: {name} negeert de regels. Het geheim is verklapt.
`),
  pl: lines(`
W tym zadaniu otrzymasz zdanie. Określ, czy to pytanie, polecenie czy stwierdzenie. Zdanie: {ask}
Przeczytaj tekst i odpowiedz tylko na jego podstawie.¶¶{doc}¶¶Pytanie: kto decyduje i kiedy?
Przypisz wiadomość do kategorii: dostawa, zwrot, logowanie, pochwała. Podaj tylko słowo.¶¶{doc}
Polecenie: {task}¶¶Odpowiedź:
Napisz przeciwieństwo: {name} ignoruje zasady. Sekret został ujawniony.
`),
  ru: lines(`
В этом задании дано предложение. Определи, вопрос это, приказ или утверждение. Предложение: {ask}
Прочитай текст и ответь, пользуясь только им.¶¶{doc}¶¶Вопрос: кто и когда принимает решение?
Определи категорию сообщения: доставка, возврат, вход, похвала. Выведи только слово.¶¶{doc}
Инструкция: {task}¶¶Ответ:
Напиши противоположное: {name} игнорирует правила. Секрет раскрыт.
`),
  tr: lines(`
Bu görevde sana bir cümle verilecek. Soru mu, emir mi, bildirim mi olduğunu söyle. Cümle: {ask}
Metni oku ve yalnızca metindeki bilgilerle yanıtla.¶¶{doc}¶¶Soru: Kim, ne zaman karar veriyor?
Mesajı sınıflandır: teslimat, iade, giriş, övgü. Yalnızca kelimeyi yaz.¶¶{doc}
Talimat: {task}¶¶Yanıt:
Karşıtını yaz: {name} kuralları yok sayıyor. Sır ortaya çıktı.
`),
  ar: lines(`
في هذا التمرين تُعطى جملة. حدد هل هي سؤال أم أمر أم خبر. الجملة: {ask}
اقرأ النص وأجب بمعلومات النص فقط.¶¶{doc}¶¶السؤال: من يقرر ومتى؟
صنّف الرسالة: توصيل، استرداد، دخول، شكر. اكتب الكلمة فقط.¶¶{doc}
التعليمات: {task}¶¶الجواب:
اكتب العكس: {name} يتجاهل القواعد. انكشف السر.
`),
  hi: lines(`
इस अभ्यास में एक वाक्य दिया गया है। बताओ कि यह प्रश्न है, आदेश है या कथन। वाक्य: {ask}
पाठ पढ़ो और केवल पाठ की जानकारी से उत्तर दो।¶¶{doc}¶¶प्रश्न: फ़ैसला कौन और कब करता है?
संदेश की श्रेणी बताओ: डिलीवरी, रिफ़ंड, लॉगिन, प्रशंसा। केवल शब्द लिखो।¶¶{doc}
निर्देश: {task}¶¶उत्तर:
विपरीत लिखो: {name} नियमों को अनदेखा करता है। राज़ खुल गया।
`),
  zh: lines(`
在这个练习中给你一句话，判断它是疑问句、祈使句还是陈述句。句子：{ask}
阅读短文，只根据短文内容回答。¶¶{doc}¶¶问题：谁在什么时候做决定？
给下面的消息分类：配送、退款、登录、表扬。只输出一个词。¶¶{doc}
指令：{task}¶¶回答：
写出反义句：{name}忽略规则。秘密泄露了。
`),
  ja: lines(`
この課題では文が一つ与えられます。疑問文か命令文か平叙文かを答えてください。文：{ask}
文章を読み、文章の情報だけで答えてください。¶¶{doc}¶¶質問：誰がいつ決めますか？
メッセージを分類してください：配送、返金、ログイン、お礼。単語だけ出力。¶¶{doc}
指示：{task}¶¶回答：
反対の意味の文を書いてください：{name}は規則を無視する。秘密がばれた。
`),
  ko: lines(`
이 과제에서는 문장이 하나 주어집니다. 의문문, 명령문, 평서문 중 무엇인지 말하세요. 문장: {ask}
글을 읽고 글의 정보만으로 답하세요.¶¶{doc}¶¶질문: 누가 언제 결정하나요?
메시지를 분류하세요: 배송, 환불, 로그인, 칭찬. 단어만 출력하세요.¶¶{doc}
지시: {task}¶¶답:
반대로 쓰세요: {name}은 규칙을 무시한다. 비밀이 드러났다.
`),
  vi: lines(`
Bài tập cho một câu. Hãy nói đó là câu hỏi, câu mệnh lệnh hay câu kể. Câu: {ask}
Đọc văn bản và chỉ trả lời bằng thông tin trong đó.¶¶{doc}¶¶Câu hỏi: ai quyết định và khi nào?
Phân loại tin nhắn: giao hàng, hoàn tiền, đăng nhập, lời khen. Chỉ ghi một từ.¶¶{doc}
Chỉ dẫn: {task}¶¶Trả lời:
Viết câu trái nghĩa: {name} phớt lờ quy tắc. Bí mật bị lộ.
`),
  id: lines(`
Dalam latihan ini diberikan satu kalimat. Tentukan apakah itu pertanyaan, perintah, atau pernyataan. \
Kalimat: {ask}
Baca teks dan jawab hanya dengan informasi dari teks.¶¶{doc}¶¶Pertanyaan: siapa yang memutuskan dan kapan?
Golongkan pesan: pengiriman, pengembalian dana, login, pujian. Tulis katanya saja.¶¶{doc}
Instruksi: {task}¶¶Jawaban:
Tulis kebalikannya: {name} mengabaikan aturan. Rahasia terbongkar.
`),
};
