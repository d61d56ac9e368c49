/**
 * Reads where a destination leads, as a browser would: escapes, character references, tabs and backslashes undone, the
 * host in ASCII. What cannot be read is told as such and never as harmless.
 */
import { decodeEntities } from './html-entities.ts';

/** How a destination is written: as Markdown, as a whole attribute, as text with URLs in it, or bare. */
export type DestinationForm = 'markdown' | 'attribute' | 'list' | 'bare';

export type Target =
  /** Stays within the application: a path, a fragment, or no URL at all. */
  | { readonly kind: 'local' }
  | { readonly kind: 'host'; readonly host: string; readonly url: URL; readonly written: string }
  /** Runs as code, or shows a page of its own: `javascript:`, `data:text/html`. */
  | { readonly kind: 'active' }
  /** Looks like a way out, but not which. */
  | { readonly kind: 'unknown' };

const LOCAL: Target = { kind: 'local' };
const ACTIVE: Target = { kind: 'active' };
const UNKNOWN: Target = { kind: 'unknown' };

const BASE = 'https://relative.invalid/';
const BASE_HOST = 'relative.invalid';
const NETWORK = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:', 'file:']);
const ACTIVE_SCHEMES = new Set(['javascript:', 'vbscript:', 'livescript:', 'mocha:']);
const HARMLESS_DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)[;,]/i;
const MARKDOWN_ESCAPE = /\\([!-/:-@[-`{-~])/g;
/** A scheme and slashes, or slashes alone, before what a browser takes for a host. */
const OUTWARD = /(?:\b[a-z][a-z0-9+.-]{0,20}:|(?<![a-z0-9:]))[\\/]{2,}[^\s"'<>(),;]{1,2048}/gi;
const SPECIAL_SCHEME = /^(https?|wss?|ftp):[\\/]*/i;
const AUTHORITY_BEGUN = /^(?:[a-z][a-z0-9+.-]{0,20}:)?[\\/]*[^\\/?#]{0,448}$/i;

/** @param complete false where the destination goes on past what was read. */
export function readDestination(raw: string, form: DestinationForm, complete: boolean): readonly Target[] {
  if (form === 'list') {
    const decoded = decodeEntities(raw).replace(/[\t\n\r]/g, '');
    const found = decoded.match(OUTWARD) ?? [];
    const active = /\b(?:javascript|vbscript):/i.test(decoded) ? [ACTIVE] : [];
    return [...active, ...found.map((url) => readOne(url, true))];
  }
  return [readOne(written(raw, form), complete)];
}

function written(raw: string, form: DestinationForm): string {
  if (form === 'bare') return /^www\./i.test(raw) ? `https://${raw}` : raw;
  const decoded = decodeEntities(raw);
  return form === 'markdown' ? decodeEntities(decoded.replace(MARKDOWN_ESCAPE, '$1')) : decoded;
}

function readOne(text: string, complete: boolean): Target {
  // The URL standard takes these away before anything else.
  const stripped = text.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\n\r]/g, '');
  // `https:host` is a path on an https page and another host on an http page: taken for the worse.
  const written = stripped.replace(SPECIAL_SCHEME, '$1://');
  if (!complete && AUTHORITY_BEGUN.test(written)) {
    return /^(?:[a-z][a-z0-9+.-]{0,20}:|[\\/]{2})/i.test(written) || written.length < 8
      ? beginning(written)
      : LOCAL;
  }
  const url = URL.parse(written, BASE);
  if (url === null) return /[:\\/]{2}/.test(written) ? UNKNOWN : LOCAL;
  if (ACTIVE_SCHEMES.has(url.protocol)) return ACTIVE;
  if (url.protocol === 'data:') return HARMLESS_DATA.test(written) ? LOCAL : ACTIVE;
  if (!NETWORK.has(url.protocol)) return LOCAL;
  const host = url.hostname.replace(/\.$/, '');
  if (host === BASE_HOST || host === '') return LOCAL;
  return { kind: 'host', host, url, written };
}

/** The first part of a destination that is too long to be kept back and has not even named its host. */
function beginning(written: string): Target {
  return HARMLESS_DATA.test(written) ? LOCAL : UNKNOWN;
}
