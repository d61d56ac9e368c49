/**
 * The words that injections are made of, by what they mean, in languages of Latin script. Data only:
 * which combinations count is in signatures.ts. Accents, case and look-alikes are folded away before the search.
 */
import type { Lexicon } from './concepts.ts';

export const LATIN_LEXICONS: readonly Lexicon[] = [
  {
    language: 'en',
    words: {
      override:
        'ignore|ignoring|ignores|disregard*|forget|forgetting|override all|override any|override every|override your|override the previous|override the system|neglect|discard|dismiss|abandon|do not follow|dont follow|do not obey|dont obey|stop following|stop obeying|cease following|no longer follow|no longer bound by|not bound by|pay no attention to|do not listen to|dont listen to|do not comply with|dont comply with|drop all|throw away|set aside|wipe|delete all|nullify|break free from|disobey|deactivate|disable|turn off|get rid of|unlearn',
      override_soft: 'bypass*|overrid*|supersede*|overwrite*|circumvent*|work around',
      prior:
        'previous|previously|prior|above|earlier|preceding|foregoing|before|initial|original|existing|former|past|so far|until now|up to now|you were given|youve been given|you have been given|given to you|you have received|you received|you got|you were told|youve been told|you have been told|told you|you were programmed|of your creator*|of your developer*|by openai|openais|from openai|by anthropic|by your developer*|by the developer*|by your creator*|in your system prompt|system|assigned|predefined|pre defined|preset|hitherto',
      everything: 'everything|anything|all of that|all that|all this|whatever',
      instructions:
        'instruction*|rule|rules|guideline*|directive*|command|commands|commandments|prompt|prompts|orders|constraint*|restriction*|limitation*|programming|policies|policy|directions|safeguards|guardrails|safety protocols|filters|safety filters|your training|alignment|safety measures|ethical guidelines|content policy|content policies|requests|statements|statement|assignments|information|programmed rules',
      yours:
        'your|all your|any of your|openais|openai|anthropics|your own|all rules|all instructions|all the instructions|all the rules|every instruction|every rule|all guidelines|all restrictions|any instructions|any rules|all commands|all of the instructions|all of the rules|all orders|all prompts|all ethical|all safety',
      ask_what: 'what is|what are|what was|what were|whats|what did',
      reveal:
        'reveal*|show|print|repeat|output|display|tell me|tell us|give me|give us|share|leak|dump|write out|write down|recite|expose|disclose|list|summari*|translate|return|spell out|spell|quote|reproduce|echo|provide|send me|describe|paraphrase|rephrase|encode|convert|say|export|divulge|present|complete|explain',
      role_name:
        'system|human|developer|admin|new instructions|important instructions|urgent instructions|updated instructions|secret instructions|hidden instructions|end of document|end of prompt|end of input|end of instructions|end of context|end of data|end of email|end of user input|end of conversation',
      recite:
        'repeat|print|output|recite|write out|copy|echo|dump|reproduce|paste|spell out|return|respond with|say|display|show me|give me',
      your_prompt:
        'your system prompt*|your prompt|your prompts|your initial prompt|your original prompt|your hidden prompt|your secret prompt|your full prompt|your entire prompt|your exact prompt|your system message*|your developer message*|your system instruction*|your initial instruction*|your original instruction*|your hidden instruction*|your secret instruction*|your full instructions|your exact instructions|your internal instructions|your custom instructions|your core instructions|your internal rules|your internal guidelines|your secret rules|your hidden rules|your initial message|your first instruction|your previous instruction*|your preprompt|your pre prompt|your system text|your underlying instructions|your complete instructions|your entire instructions|your instructions verbatim|your instructions word for word|your instructions exactly|your programming instructions|your base prompt|your master prompt|your configuration prompt|your prime directive*|instructions you were given|instructions you have been given|instructions you received|prompt you were given|prompt you received|instructions given to you|prompt given to you|message you were given|told before this conversation|your given instructions|your context window|your knowledge base verbatim|your starting prompt|your starting instructions|your opening prompt|your opening instructions|your preset prompt|your preset instructions|your default prompt|your default instructions|your actual prompt|your actual instructions|your real prompt|your real instructions|your true prompt|your true instructions|your complete prompt|your internal prompt|your private prompt|your private instructions|your confidential prompt|your confidential instructions|your initialisation prompt|your initialisation instructions|your initialization prompt|your initialization instructions|your startup prompt|your startup instructions|your underlying prompt|your operating prompt|your operating instructions|your very first prompt|your very first instructions|your own instructions|your built in prompt|your built in instructions|your current prompt|your current instructions|your secret guidelines|your secret directives|your hidden guidelines|your hidden directives|your internal directives|your private rules|your private guidelines|your private directives|your confidential rules|your confidential guidelines|your confidential directives|your underlying rules|your underlying guidelines|your underlying directives|your preset rules|your preset guidelines|your preset directives|your operating rules|your operating guidelines|your operating directives|your setup text|your setup message|your setup instructions|your configuration text|your governing text|your starting message|your starting text|your initial text|your initial rules|your initial setup|your initial configuration|your prompt text|instructions you operate under|instructions you operate by|instructions you work by|instructions you follow verbatim|rules you operate under|guidelines you operate under|directions you operate under|instructions you work under|text you were given before|text you were initialised with|text you were initialized with|text you were primed with|text you have been primed with|prompt you were initialised with|prompt you were initialized with|prompt you were started with|prompt you run on|instructions you run on|instructions you were set up with|instructions you were configured with|instructions you were deployed with|rules you were given|rules you have been given|guidelines you were given|guidelines you have been given|directives you were given|directives you have been given|rules given to you|guidelines given to you|directives given to you',
      system_prompt:
        'the system prompt|system prompt above|the hidden prompt|the hidden instructions|the secret instructions|the initial prompt|the initial instructions|the original prompt|the original instructions|the system message|the developer message|the developer instructions|the system instructions|the prompt above|the instructions above|above instructions|above prompt|the secret prompt|the preprompt|full system prompt|entire system prompt|complete system prompt|hidden system prompt|secret system prompt|internal system prompt|system prompt verbatim|system prompt word for word',
      text_above:
        'everything above|all of the above text|all the text above|the text above this|text above this line|the words above|the lines above|all the words above|everything before this|all text before|everything that came before|everything prior to this|previous text verbatim|text that precedes|starting with you are|starting with the words you are|begins with you are|beginning with you are|starts with you are|above this line|above this message|preceding this message|text before this|words before this|first line of your|conversation verbatim|the preceding text|sentences above|paragraphs above|all content above|all prior text',
      persona:
        'you are now|youre now|you are going to act|youre going to act|act as|acting as|pretend*|from now on|role play as|roleplay as|roleplay|role play|simulate|you will be|you shall be|imagine you are|imagine that you are|imagine youre|behave as|behave like|respond as|answer as|take on the role|assume the role|play the role|playing the role|enter the mode|switch to|immerse yourself|you are a character|become|you have become|lets play|you are no longer',
      unbound:
        'no restriction*|without restriction*|without any restriction*|no limit*|without limit*|without any limit*|no rules|without rules|without any rules|no filter*|without filter*|without any filter*|no boundaries|without boundaries|no ethical|without ethical|no moral*|without moral*|no guidelines|without guidelines|without any guidelines|no censorship|without censorship|free from|free of all|freed from|regardless of ethic*|regardless of legal*|not limited by|no ethics|without ethics|no longer bound|not bound by|broken free|no content policy|no policies|ignores all|does not care about|doesnt care about|no laws|immoral|unethical|illegal|amoral|harmful|anything goes|bypass*|no matter how|whatever i ask|any request|any question|no longer restricted|without hesitation|without question',
      unbound_strong:
        'unrestricted|unfiltered|uncensored|uncensor*|no restrictions|without any restrictions|no ethical|amoral|no moral*|no longer bound by|broken free|free from all|do anything now|jailbroken|jailbreak|jailbreaking|no ethical guidelines|no filters|without any filters|unaligned|unchained|unhinged|unlocked mode|does not follow openai*|doesnt follow openai*|not follow openai*|openai policies|openais policies|openais content policy|openai content policy|openai guidelines|openais guidelines|unfiltred|no morals|without morals|sans morals|not bound by rules|not bound by any|not bound by openai*|breaks ai rules|breaks all rules|no prohibitions|doesnt follow any|does not follow any|dont follow any|dont have any ethic*|no ethics|without ethics|unethical ai|evil ai|immoral ai|free of all restrictions|free from restrictions|free of restrictions|free of any restrictions|ignores all ethic*|disregards ethic*|bypasses all|no censorship|free from ethical|free of ethical|freed from the|regardless of its ethical|regardless of ethic*|regardless of legality|regardless of ethicality|unethical immoral|immoral unethical|illegal or unethical|unethical or illegal|ethicality*',
      never_refuse:
        'never refuse*|never say no|cannot refuse|cant refuse|can not refuse|will not refuse|must not refuse|do not refuse|dont refuse|not allowed to refuse|refuse nothing|never decline*|never say that you|never say you cant|never say i cant|without warning*|without disclaimer*|no disclaimer*|no warning*|do not warn|dont warn|do not apologi*|never apologi*|without apologi*|no apologies|do not say im sorry|dont say sorry|never say im sorry|as an ai|i cannot|i cant|always comply|must comply|you must answer|must obey|obey all|always answer|comply with every*|comply with any|complies with any|never denies|never reject*|no refusal*|without refusing|never inform*|do not inform|never add|doesnt have to abide|does not have to abide|do not moralize|no moralizing',
      in_character:
        'stay in character|break character|breaking character|remain in character|stay in role|stay a dan|staying in character|stay as|out of character|breaks character|keep in character|maintain the persona',
      alter_ego:
        'dan|developer mode|dev mode|dude prompt|betterdan|evil confidant|evilbot|evil bot|opposite mode|god mode|godmode|antigpt|anti gpt|anti dan|superdan|chaosgpt|jailbreak mode|chatgpt with developer mode|mode enabled|machiavellian|niccolo machiavelli|ucar|maximum mode|mongo tom|freegpt|freedomgpt|basedgpt|based gpt|hypothetical response|yes man|alphabreak|token system|debug mode|sudo mode|admin mode|maintenance mode|root mode|unrestricted mode|diagnostic mode|opposite day',
      alter_ego_strong:
        'do anything now|dan mode|jailbreak mode|jailbroken mode|betterdan|better dan|evil confidant|antigpt|anti dan|superdan|chatgpt with developer mode|developer mode output|strive to avoid norms|always intelligent and machiavellian|jailbreak prompt|unrestricted mode|dude prompt|chatgpt developer mode|gpt with developer mode|enable jailbreak|you are dan|named dan|called dan|act as a dan|stay a dan|as dan you|dan can do|dan would|dan does not|opposite mode',
      answer_twice:
        'two responses|two different responses|two answers|both responses|normal response|first response|second response|in two ways|jailbroken response|developer mode output|normal output|two outputs|two paragraphs',
      new_orders:
        'new instruction*|new task|new rule*|new directive*|new order*|your real task|your actual task|your true task|your real instructions|updated instructions|instead do|instead say|instead print|instead output|only say|just say|simply say|and say|and print|and tell me|and write|and output|and repeat|and answer|and respond|and do|and instead|write|tell me|say only|only respond with|just respond with|respond only with|follow my|follow these|obey me|listen to me|i am your|im your|now do|now say|now write|now answer|now tell|now you|and instead|but instead|start over|start fresh|lets start|concentrate|focus on|and do this|system override|priority override|override code|override protocol|emergency override|admin override',
      to_assistant:
        'ai assistant*|ai model*|ai agent*|language model*|llm|llms|ai systems|chatbot|chatgpt|gpt 4|claude|gemini|copilot|note to assistant|note to the assistant|note to ai|note to the ai|note for ai|note for the ai|note to any ai|to all ai|ai reading this|ais reading this|attention ai|attention assistant|dear ai|dear assistant|hey ai|assistant should|assistant must|if you are an ai|if you are a language model|if youre an ai|any ai reading|the ai reading|as an ai reading|instructions for ai|instructions to the ai|message to the ai|automated agent*|summarizer|summariser|ai reviewer*|ai recruiter|ai screening',
      must: 'must|should|please|you will|always|instead|do not mention|important|ignore|immediately|required to|needs to|recommend|approve|rate this|rank this|forward|send|click|visit|include|respond|reply|execute|call the|run the|hire|give a positive|give it',
      send_away:
        'send*|forward*|email*|post*|upload*|transmit|append|exfiltrat*|submit|attach|embed|encode|leak|make a request to|make a get request|http request|fetch|load the image|render the image|curl',
      private_data:
        'conversation history|chat history|the conversation|previous messages|users messages|all messages|api key*|access token*|credential*|password*|system prompt|users data|user data|personal data|private data|confidential|secrets|env variables|environment variables|session token*|cookies|email address*|inbox|contacts|credit card*',
      secretly:
        'without telling|without informing|without mentioning|do not tell the user|dont tell the user|do not inform the user|do not mention this|dont mention this|do not reveal this to the user|without the user knowing|without the users knowledge|secretly|silently|in the background|hide this|keep this hidden|do not alert|without asking',
      own_text:
        'in them|in it|in the document*|in documents|in the text|in the email*|in emails|from the user|from users|in tool results|from documents|contained in|within the|inside the|my|mine|i said|i wrote|i told|i sent|i asked|i gave|i mentioned|i made|we discussed|our|his|her|their|the customers|email|mail|emails|letter|noise|errors|warnings|null|empty|missing|outliers|whitespace|comments|blank|duplicates|case|stop words|nan|gravity|friction|air resistance',
      negation:
        'never|never ever|do not|do not ever|dont|dont ever|does not|doesnt|did not|didnt|not to|must not|mustnt|should not|shouldnt|cannot|cant|can not|will not|wont|would not|wouldnt|refuse to|refuses to|avoid|unable to|not allowed to|not going to',
      reported:
        'if the user|if a user|if users|if someone|if anyone|when a user|when the user|when users|when asked|if asked|if you are asked|users may|user may|users might|users try|user tries|attempts to|attempt to|attempting to|trying to|tries to|try to|tries|asks you to|ask you to|asking you to|asked to|asked me to|tells you to|telling you to|tell you to|requests to|requests that|wants you to|such as|phrases like|prompts like|messages like|inputs like|things like|sentences like|commands like|saying|says|said|writes|wrote|typed|types|asks for|asked for|someone who|a user who|users who|contains|containing|instructions in|instructions within|instructions found|instructions contained',
      discussed:
        'what does|what do|meaning of|mean|means|explain|explained|explanation|example of|examples of|an example|detect*|prevent*|protect*|defend*|defense*|defence*|mitigat*|attack|attacks|attacker*|injection|injections|jailbreaks|phrase|phrases|classify|classifier|article|paper|research*|vulnerab*|owasp|red team*|security|dataset|documentation|blog|wikipedia|history of|why do|why does|why would|how do|how does|how would|how can i|how should|unit test|test case|regex|word|sentence|translate|difference between|is it safe|is it possible|lecture|course|students|book',
      how_to:
        'is it a|is it safe|is it ok|is it okay|is it possible|should we|how do i|how can i|how to|how do you|how would i|how does one|in langchain|in python|in javascript|in code|in my code|api|sdk|function|best way to|can i|should i|where do i|where can i|write a|design a|create a|draft a|improve|review my|my system prompt|our system prompt|for my|for our|for a chatbot|for an assistant|for a|of a|an example|a good|example of',
      rot13:
        'vtaber|qvfertneq|sbetrg|vafgehpgvbaf|vafgehpgvba|cerivbhf|flfgrz cebzcg|erirny|cebzcg|orsber|birejevgr|whpx*',
      reversed:
        'erongi|drager*|tegrof|tegrof*|snoitcurtsni|noitcurtsni|suoiverp|tpmorp|metsys|laever|tnirp|selur|evoba|taeper',
    },
  },
  {
    language: 'de',
    verbLast: true,
    words: {
      override:
        'ignorier*|vergiss|vergesst|vergessen sie|missachte*|missacht*|uberschreib*|umgeh*|verwirf|verwerfe*|befolge nicht|folge nicht|halte dich nicht an|beachte nicht|lass alle|setze alle|uberspring*|streiche',
      prior:
        'vorherig*|vorig*|bisherig*|vorangegangen*|vorangehend*|vorhergehend*|obig*|fruher*|ursprunglich*|zuvor|oben|davor|vorab|dir gegeben*|dir erteilt*|bestehend*|vorstehend*|bis jetzt|anfanglich*',
      everything: 'alles|samtliche*',
      instructions:
        'anweisung*|instruktion*|regel|regeln|vorgabe*|befehl*|richtlinie*|aufgabe*|auftrag*|auftrage|einschrankung*|beschrankung*|leitlinie*|anordnung*|systemprompt*|eingabe*|aufforderung*|vorschrift*|angaben',
      reveal:
        'zeig*|verrat*|nenne*|gib*|wiederhol*|offenbar*|druck*|schreib*|sag*|teile*|leg*|enthull*|wie lautet|wie lauten|was sind|was ist|was steht|liste*|ubersetz*|fasse|kopier*|ausgeben',
      recite: 'wiederhol*|gib*|schreib*|druck*|zitier*|kopier*',
      your_prompt:
        'deinen systemprompt*|deine systemprompt*|dein systemprompt*|deinen system prompt*|dein system prompt*|ihren systemprompt*|ihr systemprompt*|deine systemanweisung*|deine anweisungen|deine instruktionen|deine ursprunglichen anweisung*|deine geheimen anweisung*|deine internen anweisung*|deine versteckten anweisung*|deinen prompt|dein prompt|deine systemnachricht|deine initialen anweisung*|ihre anweisungen|deine vorgaben|deinen anfanglichen prompt|deinen ursprunglichen prompt',
      system_prompt:
        'den systemprompt|den system prompt|die systemanweisung*|die systemnachricht|die versteckten anweisung*|den obigen prompt',
      text_above:
        'alles oberhalb|den text oben|den obigen text|alles was oben|alles was vor|den gesamten text oben|wortlich alles',
      persona:
        'du bist jetzt|du bist nun|ab jetzt bist du|von nun an|ab sofort bist du|tu so als|agiere als|verhalte dich|spiele die rolle|spiel die rolle|gib vor|stell dir vor|sie sind jetzt|du agierst|handle als',
      unbound:
        'ohne einschrankung*|ohne regeln|ohne filter|keine regeln|keine einschrankung*|keine grenzen|ohne grenzen|keine filter|uneingeschrankt*|ohne zensur|keine moral|ohne moral*',
      unbound_strong:
        'ungefiltert*|unzensiert*|uneingeschrankt*|ohne jegliche einschrankung*|ohne ethisch*|keine ethisch*',
      new_orders:
        'neue anweisung*|neue aufgabe|neuen auftrag|stattdessen|konzentriere dich|und sag*|und schreib*|sage nur|deine neue',
      own_text: 'mein*|meine letzte|ich geschrieben|ich gesagt|unser*|fehler|leerzeichen|kommentare',
      negation: 'nicht|nie|niemals|kein*|ohne',
      discussed:
        'was bedeutet|bedeutet|erklar*|beispiel*|erkenn*|verhinder*|schutz*|angriff*|wie kann ich|wie funktioniert',
      how_to:
        'wie kann ich|wie erstelle|wie schreibe ich|fur meinen|fur einen|fur meine|was ist ein|mein systemprompt|meinen systemprompt|ein systemprompt|einen systemprompt',
      reported: 'wenn der nutzer|wenn ein nutzer|falls jemand|falls der nutzer|wenn jemand',
    },
  },
  {
    language: 'fr',
    words: {
      override:
        'ignor*|oublie*|oubliez|neglige*|ne tiens pas compte|ne tenez pas compte|ne tiens plus compte|fais abstraction|faites abstraction|contourne*|ne suis pas|ne suivez pas|ne respecte pas|abandonne*|laisse tomber|annule*|passe outre|desobei*',
      prior:
        'precedent*|anterieur*|ci dessus|plus haut|initial*|originale*|original|originel*|d avant|davant|avant|recues|donnees|que tu as recu*|qui t ont ete|qui tont ete|existant*|jusqu ici|jusqu a present',
      everything: 'tout ce qui|tout ce que|tout',
      instructions:
        'instruction*|consigne*|regle*|directive*|ordre|ordres|commande*|invite|contrainte*|restriction*|limitation*|prompt|prompts|indications',
      reveal:
        'revele*|revelez|montre*|affiche*|donne*|repete*|imprime*|ecris|ecrivez|dis moi|dites moi|divulgue*|partage*|quelles sont|quel est|quelle est|liste*|traduis|recopie*|cite*|communique*|resume*|expose*',
      recite: 'repete*|recopie*|affiche*|imprime*|ecris|donne*',
      your_prompt:
        'ton prompt*|ton invite|tes instructions|vos instructions|votre prompt*|tes consignes|ta consigne|vos consignes|ton message systeme|ton prompt systeme|votre message systeme|tes directives|tes regles internes|ton invite systeme|tes instructions systeme|tes instructions initiales|vos directives',
      system_prompt:
        'le prompt systeme|l invite systeme|linvite systeme|le message systeme|les instructions systeme|les instructions cachees|le prompt initial|les instructions initiales|les consignes initiales|prompt ci dessus',
      text_above:
        'tout ce qui precede|le texte ci dessus|tout le texte ci dessus|tout ce qui se trouve au dessus|mot pour mot',
      persona:
        'tu es maintenant|vous etes maintenant|tu es desormais|a partir de maintenant|agis comme|fais semblant|joue le role|jouez le role|comporte toi|imagine que tu es|desormais tu es',
      unbound:
        'sans restriction*|sans limite*|sans regle*|sans filtre*|aucune restriction|aucune limite|aucune regle|aucun filtre|sans censure|aucune censure|sans morale|aucune morale',
      unbound_strong:
        'sans aucune restriction*|sans aucun filtre|non censure*|non filtre*|sans aucune limite|sans ethique|aucune ethique',
      new_orders:
        'nouvelle instruction*|nouvelles instructions|nouvelle tache|a la place|dis seulement|reponds uniquement|maintenant dis|concentre toi|et dis',
      own_text: 'mon|ma|mes|j ai dit|j ai ecrit|notre|nos|erreurs|bruit|espaces',
      negation:
        'ne jamais|jamais|ne pas|n oublie pas|noublie pas|sans|n ignore|nignore|n oubliez pas|noubliez pas',
      discussed:
        'que signifie|signifie|explique*|exemple*|detecter|empecher|proteger|attaque*|qu est ce|comment',
      how_to:
        'comment puis je|comment ecrire|comment rediger|pour mon|pour ma|qu est ce qu un|un prompt systeme|mon prompt systeme',
      reported: 'si l utilisateur|si quelqu un|si un utilisateur',
    },
  },
  {
    language: 'es',
    words: {
      override:
        'ignora*|olvida*|olvides|desobedec*|descarta*|omite|omitir|haz caso omiso|hagan caso omiso|haga caso omiso|no sigas|no hagas caso|no obedezcas|pasa por alto|anula*|elude|salta*|desestima*|prescinde|deja de seguir',
      prior:
        'anterior*|previ*|precedente*|arriba|inicial*|original*|de antes|antes|hasta ahora|que te dieron|que te han dado|que recibiste|existentes|dadas|recibid*',
      everything: 'todo lo|todo',
      instructions:
        'instruccion*|regla*|directri*|orden|ordenes|consigna*|indicacion*|comando*|restriccion*|limitacion*|norma*|pauta*|prompt|prompts|mandato*',
      reveal:
        'revela*|muestra*|muestrame|dime|dame|repite*|imprime*|escribe*|comparte*|ensena*|expon*|divulga*|cuales son|cual es|lista*|traduce*|copia*|cita|resume*|filtra*|devuelve',
      recite: 'repite*|imprime*|escribe*|copia*|muestra*|dame',
      your_prompt:
        'tu prompt*|tus instrucciones|sus instrucciones|su prompt*|tu mensaje de sistema|tu mensaje del sistema|tus indicaciones|tus directrices|tus reglas internas|tu prompt de sistema|tu prompt del sistema|tus instrucciones iniciales|tus ordenes|tu configuracion inicial',
      system_prompt:
        'el prompt del sistema|el prompt de sistema|el mensaje del sistema|las instrucciones del sistema|las instrucciones ocultas|el prompt inicial|el prompt original|las instrucciones iniciales|las instrucciones originales|el prompt oculto|instrucciones secretas',
      text_above:
        'todo lo anterior|el texto de arriba|todo el texto anterior|todo lo que esta arriba|todo lo que aparece arriba|palabra por palabra|al pie de la letra',
      persona:
        'ahora eres|a partir de ahora|actua como|actuaras como|finge*|haz de cuenta|simula*|compórtate|comportate|imagina que eres|desde ahora eres|juega el papel|haz el papel|usted es ahora|vas a actuar',
      unbound:
        'sin restriccion*|sin limite*|sin regla*|sin filtro*|ninguna restriccion|ninguna regla|ningun filtro|ningun limite|sin censura|sin moral|sin etica',
      unbound_strong:
        'sin ninguna restriccion|sin ningun filtro|sin ninguna regla|sin censura|sin ningun limite|sin etica|sin restricciones eticas',
      new_orders:
        'nuevas instrucciones|nueva instruccion|nueva tarea|en su lugar|en vez de eso|di solamente|solo di|responde solo|ahora di|concentrate|y di',
      own_text: 'mi|mis|dije|escribi|nuestro*|nuestra*|errores|ruido|espacios|correo',
      negation: 'nunca|no|jamas|sin|no olvides|tampoco',
      discussed:
        'que significa|significa|explica*|ejemplo*|detectar|prevenir|proteger|ataque*|que es un|como puedo|por que',
      how_to:
        'como puedo|como escribo|como escribir|como crear|para mi|para un|que es un|un prompt de sistema|mi prompt',
      reported: 'si el usuario|si un usuario|si alguien',
    },
  },
  {
    language: 'it',
    words: {
      override:
        'ignora|ignorare|ignorate|ignori|dimentica*|trascura*|tralascia*|non seguire|non considerare|scarta*|disobbedi*|non tenere conto|non tener conto|aggira*|bypassa*|annulla*|scordati|lascia perdere',
      prior:
        'precedent*|antecedent*|sopra|di cui sopra|iniziali|iniziale|original*|prima|finora|che ti sono state|che hai ricevuto|ricevut*|esistenti|date',
      everything: 'tutto quello|tutto cio|tutto',
      instructions:
        'istruzion*|regol*|direttiv*|ordini|ordine|comand*|indicazion*|vincol*|restrizion*|limitazion*|prompt|consegn*|linee guida',
      reveal:
        'rivela*|mostra*|mostrami|dimmi|dammi|ripeti|stampa*|scrivi*|condividi|esponi|divulga|quali sono|qual e|elenca*|traduci|copia|svela*|riassumi|riporta',
      recite: 'ripeti|stampa|scrivi|copia|mostra*|riporta',
      your_prompt:
        'il tuo prompt*|le tue istruzioni|il tuo messaggio di sistema|le tue direttive|le tue regole interne|le tue istruzioni iniziali|i tuoi ordini|le vostre istruzioni|tuo prompt di sistema|tue istruzioni di sistema',
      system_prompt:
        'il prompt di sistema|il messaggio di sistema|le istruzioni di sistema|le istruzioni nascoste|il prompt iniziale|il prompt originale|le istruzioni iniziali|le istruzioni originali|le istruzioni segrete',
      text_above:
        'tutto cio che precede|il testo sopra|tutto il testo sopra|tutto quello che precede|parola per parola',
      persona:
        'ora sei|adesso sei|da ora in poi|d ora in poi|dora in poi|agisci come|fingi*|fai finta|comportati|interpreta|immagina di essere|recita la parte|da adesso sei',
      unbound:
        'senza restrizion*|senza limit*|senza regole|senza filtri|nessuna restrizione|nessuna regola|nessun filtro|nessun limite|senza censura|senza morale',
      unbound_strong:
        'senza alcuna restrizione|senza alcun filtro|senza alcun limite|senza censura|non censurat*|senza etica',
      new_orders:
        'nuove istruzioni|nuova istruzione|nuovo compito|invece|di soltanto|rispondi solo|adesso di|concentrati|e di',
      own_text: 'mio|mia|mie|miei|ho detto|ho scritto|nostro|nostra|errori|spazi',
      negation: 'mai|non|senza|non dimenticare',
      discussed:
        'cosa significa|significa|spiega*|esempio|esempi|rilevare|prevenire|proteggere|attacc*|che cos e|cos e|perche',
      how_to:
        'come posso|come scrivo|come scrivere|come creare|per il mio|per un|un prompt di sistema|mio prompt',
      reported: 'se l utente|se un utente|se qualcuno',
    },
  },
  {
    language: 'pt',
    words: {
      override:
        'ignore|ignorar|ignora|ignorem|esquec*|desconsider*|descarte|desobedec*|nao siga|nao obedec*|deixe de seguir|pule|contorne|anule|despreze|desrespeite',
      prior:
        'anterior*|previ*|precedente*|acima|inicia*|original|originais|antes|ate agora|que voce recebeu|que lhe foram|recebid*|dadas|existentes',
      everything: 'tudo o que|tudo',
      instructions:
        'instruc*|regra*|diretri*|ordens|ordem|comando*|orientac*|restric*|limitac*|prompt|prompts|normas',
      reveal:
        'revel*|mostr*|diga|diga me|me diga|me de|de me|repita|imprima|escrev*|compartilh*|exib*|exponha|divulg*|quais sao|qual e|list*|traduz*|copie|resum*|forneca|vaze',
      recite: 'repita|imprima|escreva|copie|mostre|exiba',
      your_prompt:
        'seu prompt*|suas instrucoes|teu prompt*|tuas instrucoes|sua mensagem de sistema|suas diretrizes|suas regras internas|seu prompt de sistema|seu prompt do sistema|suas instrucoes iniciais|suas ordens',
      system_prompt:
        'o prompt do sistema|o prompt de sistema|a mensagem do sistema|as instrucoes do sistema|as instrucoes ocultas|o prompt inicial|o prompt original|as instrucoes iniciais|as instrucoes originais|as instrucoes secretas',
      text_above:
        'tudo acima|o texto acima|todo o texto acima|tudo o que esta acima|tudo que veio antes|palavra por palavra',
      persona:
        'agora voce e|voce agora e|a partir de agora|aja como|atue como|finja*|faca de conta|simule|comporte se|imagine que voce|de agora em diante|interprete o papel|voce passa a ser',
      unbound:
        'sem restric*|sem limite*|sem regra*|sem filtro*|nenhuma restricao|nenhuma regra|nenhum filtro|nenhum limite|sem censura|sem moral',
      unbound_strong:
        'sem nenhuma restricao|sem qualquer restricao|sem nenhum filtro|sem quaisquer filtros|sem censura|sem etica',
      new_orders:
        'novas instrucoes|nova instrucao|nova tarefa|em vez disso|diga apenas|apenas diga|responda apenas|agora diga|concentre se|e diga',
      own_text: 'meu|minha|meus|minhas|eu disse|eu escrevi|nosso|nossa|erros|espacos|ruido',
      negation: 'nunca|nao|jamais|sem|nao esqueca',
      discussed:
        'o que significa|significa|expli*|exemplo*|detectar|prevenir|proteger|ataque*|o que e|como posso|por que',
      how_to:
        'como posso|como escrevo|como escrever|como criar|para meu|para um|um prompt de sistema|meu prompt',
      reported: 'se o usuario|se um usuario|se alguem',
    },
  },
  {
    language: 'nl',
    verbLast: true,
    words: {
      override:
        'negeer*|negeren|vergeet|vergeten|sla over|omzeil*|volg niet|houd je niet aan|veronachtzaam*|laat alle|verwerp',
      prior:
        'vorige|voorgaande|eerdere|bovenstaande|voorafgaande|oorspronkelijke|initiele|hierboven|hiervoor|bestaande|die je hebt gekregen|gegeven|tot nu toe|daarvoor',
      everything: 'alles wat|alles',
      instructions:
        'instructie*|regels|opdracht*|richtlijn*|aanwijzing*|bevel*|beperking*|voorschrift*|prompt|prompts',
      reveal:
        'toon|laat zien|onthul*|geef*|herhaal*|print|schrijf*|zeg|vertel*|deel|wat zijn|wat is|wat staat|som|vertaal|kopieer|openbaar',
      recite: 'herhaal|print|schrijf|kopieer|toon|geef',
      your_prompt:
        'je systeemprompt*|jouw systeemprompt*|je systeem prompt|je prompt|jouw prompt|je instructies|jouw instructies|uw instructies|uw systeemprompt*|je systeembericht|je systeeminstructie*|je oorspronkelijke instructies|je geheime instructies|je verborgen instructies|je interne regels',
      system_prompt:
        'de systeemprompt|het systeembericht|de systeeminstructie*|de verborgen instructies|de oorspronkelijke prompt|de bovenstaande prompt|de geheime instructies',
      text_above:
        'alles hierboven|de tekst hierboven|de bovenstaande tekst|alles wat hierboven|woord voor woord',
      persona:
        'je bent nu|jij bent nu|u bent nu|vanaf nu|doe alsof|gedraag je|speel de rol|stel je voor dat je|handel als|doe je voor als',
      unbound:
        'zonder beperking*|zonder regels|zonder filter*|zonder grenzen|geen beperking*|geen regels|geen filter*|geen grenzen|zonder censuur|zonder moraal',
      unbound_strong: 'onbeperkte|ongefilterd*|ongecensureerd*|zonder enige beperking*|zonder ethische*',
      new_orders:
        'nieuwe instructie*|nieuwe opdracht|nieuwe taak|in plaats daarvan|zeg alleen|antwoord alleen|concentreer je|en zeg',
      own_text: 'mijn|ik zei|ik schreef|onze|fouten|spaties|ruis',
      negation: 'nooit|niet|geen|zonder',
      discussed:
        'wat betekent|betekent|leg uit|uitleg|voorbeeld*|detecteren|voorkomen|beschermen|aanval*|hoe werkt|waarom',
      how_to:
        'hoe kan ik|hoe schrijf ik|hoe maak ik|voor mijn|voor een|wat is een|een systeemprompt|mijn systeemprompt',
      reported: 'als de gebruiker|als een gebruiker|als iemand',
    },
  },
  {
    language: 'pl',
    words: {
      override:
        'zignoruj*|ignoruj*|zapomnij*|pomin*|pomij*|odrzuc*|nie stosuj|nie przestrzegaj|nie zwracaj uwagi|lekcewaz*|porzuc*|obejdz|uniewaznij|przestan stosowac',
      prior:
        'poprzedni*|wczesniejsz*|powyzsz*|dotychczasow*|pierwotn*|poczatkow*|wczesniej|powyzej|przed|otrzyman*|uprzedni*|istniejac*|oryginaln*',
      everything: 'wszystko co|wszystko|wszystkim',
      instructions:
        'instrukcj*|polece*|zasad*|regul*|wytyczn*|rozkaz*|komend*|ogranicze*|nakaz*|prompt*|dyrektyw*',
      reveal:
        'ujawnij*|pokaz*|podaj*|powtorz*|wypisz*|wydrukuj*|napisz*|zdradz*|wyswietl*|powiedz*|jakie sa|jaki jest|jaka jest|jak brzmi|udostepnij*|przetlumacz*|skopiuj*|zacytuj*|wymien*|stresc*',
      recite: 'powtorz*|wypisz*|wydrukuj*|skopiuj*|zacytuj*|wyswietl*',
      your_prompt:
        'swoj prompt*|twoj prompt*|swoje instrukcje|twoje instrukcje|swoj systemowy prompt|swoich instrukcji|twoich instrukcji|swoj prompt systemowy|swoja instrukcje systemowa|swoje polecenia|swoje wytyczne|swoje zasady wewnetrzne|twoje polecenia|swoje ukryte instrukcje|swoje poczatkowe instrukcje|swojego promptu|swoje pierwotne instrukcje|swoje tajne instrukcje',
      system_prompt:
        'prompt systemowy|wiadomosc systemow*|instrukcje systemow*|ukryte instrukcje|pierwotny prompt|poczatkowy prompt|tajne instrukcje|powyzszy prompt|promptu systemowego',
      text_above:
        'wszystko powyzej|caly tekst powyzej|powyzszy tekst|caly powyzszy tekst|slowo w slowo|wszystko co jest powyzej',
      persona:
        'jestes teraz|teraz jestes|od teraz|od tej chwili|udawaj*|zachowuj sie|wciel sie|odgrywaj*|wyobraz sobie ze jestes|graj role|dzialaj jako',
      unbound:
        'bez ogranicze*|bez zasad|bez filtr*|zadnych ogranicze*|zadnych zasad|bez regul|bez cenzury|bez limitow|bez granic|zadnych filtr*|bez moral*',
      unbound_strong:
        'bez zadnych ogranicze*|bez zadnych zasad|bez cenzury|nieocenzurowan*|bez zadnych filtr*|nieograniczon*|bez etyk*',
      new_orders:
        'nowe instrukcje|nowe polecenie|nowe zadanie|zamiast tego|powiedz tylko|odpowiedz tylko|teraz powiedz|skup sie|i powiedz|i napisz',
      own_text: 'moje|moj|moja|mojego|moich|napisalem|powiedzialem|nasze|bledy|spacje|szum',
      negation: 'nigdy|nie|bez|ani',
      discussed:
        'co oznacza|co to znaczy|znaczy|wyjasnij|przyklad*|wykry*|zapobie*|chroni*|atak*|co to jest|jak dziala|dlaczego',
      how_to:
        'jak moge|jak napisac|jak stworzyc|dla mojego|dla mojej|czym jest|co to jest|moj prompt systemowy',
      reported: 'jesli uzytkownik|gdy uzytkownik|jesli ktos',
    },
  },
  {
    language: 'tr',
    verbLast: true,
    words: {
      override:
        'yoksay*|yok say*|gormezden gel*|unut*|goz ardi et*|gozardi et*|dikkate alma*|uyma|takip etme|bosver*|atla*|gec ersiz say*|iptal et*|onemseme*',
      prior:
        'onceki*|daha once*|yukaridaki*|yukardaki*|oncesindeki|baslangictaki*|ilk|simdiye kadar*|sana verilen*|verilen*|mevcut|evvelki*|orijinal*|asil',
      everything: 'her seyi|hersey*|tum seyleri|soylenen*',
      instructions:
        'talimat*|kural*|yonerge*|komut*|emir*|emri|istem*|kisitlama*|direktif*|sinirlama*|yonlendirme*|prompt*',
      reveal:
        'goster*|acikla*|soyle*|yaz*|tekrarla*|paylas*|yazdir*|ifsa et*|ver|ver bana|bana ver|listele*|cevir*|kopyala*|nedir|nelerdir|ne diyor|ozetle*',
      recite: 'tekrarla*|yazdir*|kopyala*|goster*|yaz*',
      your_prompt:
        'sistem promptunu*|sistem istemini*|sistem mesajini*|sistem talimatlarini*|talimatlarini|talimatlarin|sana verilen talimat*|gizli talimatlar*|promptunu|ilk talimatlarini*|sistem komutunu*|kendi talimatlarini|sistem komutlarini*|sistem promptun*|sistem istemin*|sistem talimatin*|baslangic talimat*',
      system_prompt:
        'sistem istemi*|sistem prompt*|sistem mesaji*|sistem talimat*|gizli talimat*|yukaridaki talimat*|yukaridaki istem*|gizli istem*',
      text_above:
        'yukaridaki her sey*|yukaridaki metn*|yukaridaki tum|kelimesi kelimesine|bundan onceki her seyi',
      persona:
        'artik sen|sen artik|simdi sen|sen simdi|bundan sonra|bundan boyle|gibi davran*|rolunu oyna*|rol yap*|miş gibi|su andan itibaren|rolune gir*|taklit et*',
      unbound:
        'kisitlama olmadan|sinirsiz*|kisitlamasiz*|kuralsiz*|filtresiz*|hicbir kural*|hicbir kisitlama*|hicbir sinir*|sansursuz*|filtre olmadan|ahlaki',
      unbound_strong:
        'sansursuz*|filtresiz*|kisitlamasiz*|hicbir kisitlama*|hicbir kurala|hicbir etik|sinirlari olmayan|kurali olmayan|kisitlamasi olmayan',
      new_orders:
        'yeni talimat*|yeni gorev*|yeni komut*|bunun yerine|sadece soyle*|yalnizca soyle*|simdi soyle|ve soyle|ve bana|onun yerine',
      own_text: 'benim|mesajim*|sorum*|e postam*|epostam*|yazdigim*|soyledigim*|hatalar*|bosluk*|gurultu*',
      negation: 'asla|sakin|degil|olmadan|unutma',
      discussed:
        'ne demek|ne anlama|anlami|acikla|ornek*|tespit*|onle*|koru*|saldiri*|nasil calisir|neden|nedir',
      how_to: 'nasil yazilir|nasil yazarim|nasil olusturur*|nasil yapabilirim|icin bir|kendi chatbot*|nasil',
      reported: 'kullanici sor*|kullanici ister*|biri sorarsa|kullanici senden',
    },
  },
  {
    language: 'hi-Latn',
    verbLast: true,
    words: {
      override:
        'nazarandaaz karo|nazar andaz karo|nazarandaz kar do|nazarandaaz kar do|bhool jaao|bhul jaao|follow mat karo|mat follow karo|bhool kar|ignore karo|ignore kar do|ignore kardo|bhool jao|bhul jao|bhool ja|bhul ja|bhulo|bhula do|nazarandaz karo|andekha karo|andekha kar do|mat maano|mat mano|bhool jaiye|ignore kijiye|bhul jaiye|bhulkar|hata do|chhod do|chod do',
      prior:
        'pichle|pichhle|pichhli|pichli|pehle|pahle|pehle ke|upar|upar ke|upar wale|purane|purani|diye gaye|diye hue|ab tak|sabhi|saare|sare',
      everything: 'sab kuch|sab kuchh|sabkuch',
      instructions:
        'nirdesh*|niyam*|aadesh*|adesh*|hidayat*|instructions|rules|guidelines|prompt|commands|restrictions',
      reveal:
        'dikhao|dikha do|batao|bata do|bataiye|bataao|likho|dohrao|print karo|show karo|reveal karo|share karo|do mujhe|mujhe do|kya hai|kya hain|khol do|bata',
      your_prompt:
        'apna system prompt|apne system prompt|tumhara system prompt|aapka system prompt|apne instructions|apni instructions|tumhare instructions|aapke instructions|apna prompt|tumhara prompt|apne nirdesh|apna hidden prompt|apne rules|tera system prompt|apna initial prompt|apne niyam',
      persona:
        'ab tum|tum ab|ab se tum|ab aap|aap ab|natak karo|act karo|role play karo|maan lo ki tum|ban jao|aaj se tum',
      unbound:
        'bina kisi niyam|bina kisi rok|bina niyam|koi niyam nahi|koi rok nahi|bina filter|koi restriction nahi|bina restriction*|bina kisi restriction*|koi limit nahi',
      unbound_strong:
        'bina kisi niyam|bina kisi rok*|bina kisi filter|bina kisi restriction*|koi niyam nahi|koi restriction nahi',
      new_orders:
        'naya nirdesh|naye nirdesh|naya kaam|uske badle|iske badle|sirf bolo|aur mujhe|aur batao|aur bolo',
      own_text: 'mera|meri|mere|maine|hamara|humara',
      negation: 'mat|nahi|kabhi nahi',
      discussed: 'matlab|samjhao|udaharan|kya matlab|kaise kaam',
      how_to: 'kaise likhu|kaise banau|kaise likhe|apne chatbot|mere chatbot|kaise banaye',
    },
  },
];
