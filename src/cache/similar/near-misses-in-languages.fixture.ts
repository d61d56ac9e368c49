/** Near misses in other languages than English, and across languages. Invented; a slash with spaces parts a pair. */
export const NEAR_MISSES_IN_LANGUAGES: Readonly<Record<string, string>> = {
  spanish: `
¿Cuál es la capital de Francia? / ¿Cuál es la capital de Italia?
¿Cómo abro una cuenta? / ¿Cómo cierro una cuenta?
¿Qué puedo comer con gota? / ¿Qué no puedo comer con gota?
¿Cómo viajo de Madrid a Lisboa? / ¿Cómo viajo de Lisboa a Madrid?
¿Cuánto cuestan 3 entradas? / ¿Cuánto cuestan 5 entradas?
¿Quién fue el primer rey? / ¿Quién fue el último rey?
¿Está abierto el lunes? / ¿Está abierto el martes?
¿Cómo activo el modo oscuro? / ¿Cómo desactivo el modo oscuro?
¿Qué hago antes de la operación? / ¿Qué hago después de la operación?
¿Cómo cocino con sal? / ¿Cómo cocino sin sal?`,
  french: `
Quelle est la capitale de la Suisse ? / Quelle est la capitale de la Suède ?
Comment ouvrir un compte ? / Comment fermer un compte ?
Que puis-je manger ? / Que ne puis-je pas manger ?
Comment aller de Lyon à Nice ? / Comment aller de Nice à Lyon ?
Combien coûtent 2 billets ? / Combien coûtent 4 billets ?
Que faire avant le vol ? / Que faire après le vol ?
Le musée est-il ouvert le lundi ? / Le musée est-il ouvert le jeudi ?
Comment activer le son ? / Comment désactiver le son ?
Qui est le plus grand ? / Qui est le plus petit ?
Un café avec sucre ? / Un café sans sucre ?`,
  german: `
Was ist die Hauptstadt von Norwegen? / Was ist die Hauptstadt von Dänemark?
Wie öffne ich ein Konto? / Wie schließe ich ein Konto?
Was darf ich essen? / Was darf ich nicht essen?
Wie komme ich von Köln nach Bonn? / Wie komme ich von Bonn nach Köln?
Wie viel kosten 3 Karten? / Wie viel kosten 7 Karten?
Ist am Montag offen? / Ist am Dienstag offen?
Was tun vor der Prüfung? / Was tun nach der Prüfung?
Wie schalte ich das Licht ein? / Wie schalte ich das Licht aus?
Wer war der erste Kanzler? / Wer war der letzte Kanzler?
Kaffee mit Milch? / Kaffee ohne Milch?`,
  portuguese: `
Qual é a capital do Chile? / Qual é a capital do Peru?
Como eu compro ações? / Como eu vendo ações?
O que posso comer? / O que não posso comer?
Quanto custam 2 bilhetes? / Quanto custam 6 bilhetes?
Está aberto na segunda? / Está aberto na terça?
Como ativo o som? / Como desativo o som?
Como viajar de Porto para Faro? / Como viajar de Faro para Porto?`,
  italian: `
Qual è la capitale della Grecia? / Qual è la capitale della Svezia?
Come apro un conto? / Come chiudo un conto?
Cosa posso mangiare? / Cosa non posso mangiare?
Quanto costano 2 biglietti? / Quanto costano 3 biglietti?
Il negozio è aperto lunedì? / Il negozio è aperto martedì?
Come vado da Roma a Pisa? / Come vado da Pisa a Roma?`,
  chinese: `
法国的首都是哪里？ / 德国的首都是哪里？
怎么开通会员？ / 怎么取消会员？
我可以吃什么？ / 我不可以吃什么？
三个人去要多少钱？ / 五个人去要多少钱？
从北京到上海怎么走？ / 从上海到北京怎么走？
手术前要做什么？ / 手术后要做什么？`,
  japanese: `
フランスの首都はどこですか？ / ドイツの首都はどこですか？
通知をオンにするには？ / 通知をオフにするには？
食べてもいいものは？ / 食べてはいけないものは？
月曜日は開いていますか？ / 火曜日は開いていますか？
東京から大阪への行き方は？ / 大阪から東京への行き方は？`,
  russian: `
Какая столица Франции? / Какая столица Италии?
Как включить звук? / Как выключить звук?
Что можно есть? / Что нельзя есть?
Сколько стоят 2 билета? / Сколько стоят 3 билета?
Как доехать из Москвы в Тверь? / Как доехать из Твери в Москву?`,
  language: `
How do I say thank you in Spanish? / How do I say thank you in Italian?
What is the word for bread in German? / What is the word for bread in Dutch?
What is the capital of France? / ¿Cuál es la capital de Francia?
How do I open an account? / Wie öffne ich ein Konto?
Quelle est la capitale de la Suisse ? / Qual è la capitale della Svizzera?
Write a poem in French about rain. / Write a poem in English about rain.`,
};
