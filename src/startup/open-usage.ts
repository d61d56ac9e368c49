/** Opens what feeds the usage index in the background; nothing where no index is kept. */
import type { AuditSettings } from '../audit/settings.ts';
import type { UsageStore } from '../storage/usage-store.ts';
import { UsageFeed, type UsageFeedOptions, type UsageLog } from '../usage/usage-feed.ts';

export interface UsageParts extends Pick<UsageFeedOptions, 'clock' | 'node' | 'onFault'> {
  readonly settings: Pick<AuditSettings, 'indexDays'>;
  readonly audit: UsageLog;
  readonly storage: { readonly usage: UsageStore };
}

/** To be closed after the last request and before log and storage. */
export function openUsage(parts: UsageParts, opened: AsyncDisposableStack): void {
  const { settings, audit, storage, clock, node, onFault } = parts;
  if (settings.indexDays === 0) return;
  const feed = new UsageFeed({
    ...{ clock, node, onFault },
    log: audit,
    store: storage.usage,
    days: settings.indexDays,
  });
  feed.start();
  opened.defer(() => feed.close());
}
