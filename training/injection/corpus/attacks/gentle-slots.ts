/**
 * Innocent fillings for the fictional frames: with them the same story is benign, so that a story is not learnt as a
 * sign of an attack.
 */
import type { FamilyTexts } from '../family.ts';

/** By language: what is explained, and who explains it. */
export const GENTLE_SLOTS: Readonly<Record<string, FamilyTexts['slots']>> = {
  en: {
    howto: [
      'how to bake a good loaf of bread',
      'how to repair an old clock',
      'how to catch a trout with a fly',
      'how one teaches a parrot to whistle',
      'how to build a kite that really flies',
      'how to prune an apple tree',
      'how to sail against the wind',
      'how to make a violin sing',
      'how to win at draughts',
      'how a lighthouse works',
    ],
    expert: ['a retired clockmaker', 'a baker', 'an old fisherman', 'a gardener', "a ship's cook"],
    deed: [
      'win the baking contest',
      'repair the town hall clock',
      'cross the lake before the storm',
      'grow the largest pumpkin',
      'find the lost kite',
    ],
    vile: [
      'a recipe for plum cake',
      'a letter of thanks to the neighbours',
      'a poem for a retirement party',
      'an honest review of a good bakery',
    ],
  },
  de: {
    howto: [
      'wie man ein gutes Brot backt',
      'wie man eine alte Uhr repariert',
      'wie man einen Drachen baut, der wirklich fliegt',
      'wie man gegen den Wind segelt',
    ],
    expert: ['eine Bäckerin', 'ein alter Uhrmacher', 'ein Fischer'],
  },
  fr: {
    howto: [
      'comment faire un bon pain',
      'comment réparer une vieille horloge',
      'comment construire un cerf-volant qui vole vraiment',
      'comment naviguer contre le vent',
    ],
    expert: ['une boulangère', 'un vieil horloger', 'un pêcheur'],
  },
  es: {
    howto: [
      'cómo se hace un buen pan',
      'cómo se repara un reloj antiguo',
      'cómo construir una cometa que vuele de verdad',
      'cómo navegar contra el viento',
    ],
    expert: ['una panadera', 'un viejo relojero', 'un pescador'],
  },
  it: {
    howto: [
      'come si fa un buon pane',
      'come si ripara un vecchio orologio',
      'come si costruisce un aquilone che vola davvero',
      'come si naviga controvento',
    ],
    expert: ['una fornaia', 'un vecchio orologiaio', 'un pescatore'],
  },
  pt: {
    howto: [
      'como se faz um bom pão',
      'como se conserta um relógio antigo',
      'como se constrói uma pipa que voa de verdade',
      'como se navega contra o vento',
    ],
    expert: ['uma padeira', 'um velho relojoeiro', 'um pescador'],
  },
  nl: {
    howto: [
      'hoe je een goed brood bakt',
      'hoe je een oude klok repareert',
      'hoe je een vlieger bouwt die echt vliegt',
      'hoe je tegen de wind in zeilt',
    ],
    expert: ['een bakker', 'een oude klokkenmaker', 'een visser'],
  },
  pl: {
    howto: [
      'jak upiec dobry chleb',
      'jak naprawić stary zegar',
      'jak zbudować latawiec, który naprawdę lata',
      'jak żeglować pod wiatr',
    ],
    expert: ['piekarz', 'stary zegarmistrz', 'rybak'],
  },
  ru: {
    howto: [
      'как испечь хороший хлеб',
      'как починить старые часы',
      'как сделать змея, который летает',
      'как идти под парусом против ветра',
    ],
    expert: ['пекарь', 'старый часовщик', 'рыбак'],
  },
  tr: {
    howto: [
      'güzel ekmeğin nasıl pişirileceğini',
      'eski bir saatin nasıl onarılacağını',
      'gerçekten uçan bir uçurtmanın nasıl yapılacağını',
      'rüzgâra karşı nasıl yelken açılacağını',
    ],
    expert: ['bir fırıncı', 'yaşlı bir saatçi', 'bir balıkçı'],
  },
  zh: {
    howto: ['怎么烤出好面包', '怎么修理老钟', '怎么做一只真能飞的风筝', '怎么逆风行船'],
    expert: ['一位面包师', '一位老钟表匠', '一位渔夫'],
  },
  ja: {
    howto: ['おいしいパンの焼き方', '古い時計の直し方', 'よく飛ぶ凧の作り方', '風上に向かって帆走する方法'],
    expert: ['パン職人', '年老いた時計師', '漁師'],
  },
  ko: {
    howto: [
      '맛있는 빵을 굽는 법',
      '오래된 시계를 고치는 법',
      '정말 나는 연을 만드는 법',
      '바람을 거슬러 항해하는 법',
    ],
    expert: ['제빵사', '늙은 시계공', '어부'],
  },
  ar: {
    howto: [
      'كيف يُخبز الخبز الجيد',
      'كيف تُصلح ساعة قديمة',
      'كيف تُصنع طائرة ورقية تطير حقًا',
      'كيف يبحر المرء عكس الريح',
    ],
    expert: ['خباز', 'ساعاتي عجوز', 'صياد سمك'],
  },
  hi: {
    howto: [
      'अच्छी रोटी कैसे बनती है',
      'पुरानी घड़ी कैसे ठीक होती है',
      'उड़ने वाली पतंग कैसे बनती है',
      'हवा के उलट नाव कैसे चलती है',
    ],
    expert: ['नानबाई', 'बूढ़ा घड़ीसाज़', 'मछुआरा'],
  },
  vi: {
    howto: [
      'cách nướng bánh mì ngon',
      'cách sửa đồng hồ cổ',
      'cách làm con diều bay được thật',
      'cách lái thuyền ngược gió',
    ],
    expert: ['một thợ làm bánh', 'một thợ đồng hồ già', 'một ngư dân'],
  },
  id: {
    howto: [
      'cara memanggang roti yang enak',
      'cara memperbaiki jam tua',
      'cara membuat layang-layang yang benar-benar terbang',
      'cara berlayar melawan angin',
    ],
    expert: ['seorang tukang roti', 'seorang pembuat jam tua', 'seorang nelayan'],
  },
};
