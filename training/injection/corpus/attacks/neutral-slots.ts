/** Slots that read the same in every language: invented names, addresses, codes. A language may override them. */
import type { FamilyTexts } from '../family.ts';

export const NEUTRAL_SLOTS: FamilyTexts['slots'] = {
  bot: [
    'VEX',
    'Nulla',
    'Kestrel',
    'ORBIT-9',
    'Mirra',
    'FREYJA',
    'OmniBot',
    'TALOS',
    'Juno-X',
    'Max',
    'Hex',
    'Zed',
  ],
  host: [
    'collect.vexmoor.example',
    'img-cdn.test',
    'drop.nightjar.example',
    'stats.qpl.example',
    'pixel.invalid',
  ],
  mail: ['j.marrow@vexmoor.example', 'backup@nightjar.example', 'copy@example.net'],
  url: ['https://vexmoor.example/verify', 'https://nightjar.example/a', 'https://pay.qpl.example/now'],
  tool: ['send_email', 'transfer_money', 'delete_file', 'share_document', 'http_request'],
  code: ['A-7741', '88-10-C', 'RT-2209', '#55120', '00417'],
  company: ['Veltrona', 'Harlow & Pike', 'BrightFerry', 'Solmar', 'Tessell'],
  maker: ['OpenAI', 'Anthropic', 'Google', 'Mistral'],
  n: ['2', '3', '5', '10', '20', '50'],
};
